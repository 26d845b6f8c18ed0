// Takes symbol tables and debug sections out of a 64-bit ELF program, as strip(1) does, without needing binutils: the
// sections that are loaded stay where they are, what comes behind the last of them goes.

const header = { sectionOffset: 0x28, sectionCount: 0x3c, namesIndex: 0x3e, sectionSize: 64 }
const kinds = { noBits: 8 }
const allocated = 2n

const readSections = (file) => {
  const offset = Number(file.readBigUInt64LE(header.sectionOffset))
  const count = file.readUInt16LE(header.sectionCount)
  return Array.from({ length: count }, (_, index) => {
    const entry = file.subarray(
      offset + index * header.sectionSize,
      offset + (index + 1) * header.sectionSize,
    )
    return {
      index,
      entry: Buffer.from(entry),
      type: entry.readUInt32LE(4),
      flags: entry.readBigUInt64LE(8),
      offset: Number(entry.readBigUInt64LE(24)),
      size: Number(entry.readBigUInt64LE(32)),
      link: entry.readUInt32LE(40),
      info: entry.readUInt32LE(44),
    }
  })
}

const align = (value, to) => Math.ceil(value / to) * to

/** The section's entry with its place and the numbers of the sections it speaks of made right. */
const rewritten = (section, { offset, numbers, hasInfoLink }) => {
  const entry = Buffer.from(section.entry)
  entry.writeBigUInt64LE(BigInt(offset), 24)
  entry.writeUInt32LE(numbers.get(section.link) ?? 0, 40)
  if (hasInfoLink) entry.writeUInt32LE(numbers.get(section.info) ?? 0, 44)
  return entry
}

/** SHF_INFO_LINK: `info` is the number of a section. */
const infoIsSection = (section) => (section.flags & 0x40n) !== 0n

/**
 * @param {Buffer} file a 64-bit little-endian ELF file
 * @returns {Buffer} the same program without what only debuggers read
 */
export const stripElf = (file) => {
  if (file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1)
    throw new Error('not a 64-bit ELF file')
  const sections = readSections(file)
  const names = sections[file.readUInt16LE(header.namesIndex)]
  const kept = sections.filter((one) => one.index === 0 || (one.flags & allocated) !== 0n || one === names)
  const numbers = new Map(kept.map((one, number) => [one.index, number]))
  const loaded = kept.filter((one) => one !== names && one.type !== kinds.noBits)
  const end = align(Math.max(...loaded.map((one) => one.offset + one.size)), 8)
  const tableOffset = align(end + names.size, 8)
  const out = Buffer.alloc(tableOffset + kept.length * header.sectionSize)
  file.copy(out, 0, 0, end)
  file.copy(out, end, names.offset, names.offset + names.size)
  kept.forEach((one, number) => {
    const offset = one === names ? end : one.offset
    rewritten(one, { offset, numbers, hasInfoLink: infoIsSection(one) }).copy(
      out,
      tableOffset + number * header.sectionSize,
    )
  })
  out.writeBigUInt64LE(BigInt(tableOffset), header.sectionOffset)
  out.writeUInt16LE(kept.length, header.sectionCount)
  out.writeUInt16LE(numbers.get(names.index), header.namesIndex)
  return out
}
