import fc from 'fast-check'

/**
 * Parameters for `fc.assert`. The seed is new for every run and printed; `PARLEY_TEST_SEED` gives one again.
 */
export const seeded = (name: string, numRuns: number): { seed: number; numRuns: number } => {
  const given = process.env['PARLEY_TEST_SEED']
  const seed = given === undefined || given === '' ? Date.now() % 2 ** 31 : Number(given)
  process.stdout.write(`fuzz: ${name}: PARLEY_TEST_SEED=${seed}\n`)
  return { seed, numRuns }
}

type Edit = (bytes: Buffer) => Buffer

const splice = (
  bytes: Buffer,
  at: number,
  { remove, insert }: { remove: number; insert: Buffer },
): Buffer => {
  const place = at % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)])
}

const nothing = Buffer.alloc(0)

/** One thing that goes wrong on the way: bytes changed, lost, doubled, put in, or the rest missing. */
const editWith = (dictionary: readonly string[]): fc.Arbitrary<Edit> => {
  const at = fc.nat()
  const few = fc.integer({ min: 1, max: 20 })
  const words = fc.constantFrom('', ...dictionary).map((word) => Buffer.from(word, 'latin1'))
  const noise = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes))
  const put = fc.oneof(words, noise)
  return fc.oneof(
    fc.tuple(at, put).map(
      ([place, insert]) =>
        (bytes: Buffer) =>
          splice(bytes, place, { remove: 0, insert }),
    ),
    fc.tuple(at, put).map(
      ([place, insert]) =>
        (bytes: Buffer) =>
          splice(bytes, place, { remove: insert.length, insert }),
    ),
    fc.tuple(at, few).map(
      ([place, remove]) =>
        (bytes: Buffer) =>
          splice(bytes, place, { remove, insert: nothing }),
    ),
    fc.tuple(at, few).map(([place, length]) => (bytes: Buffer) => {
      const start = place % (bytes.length + 1)
      return splice(bytes, start, { remove: 0, insert: bytes.subarray(start, start + length) })
    }),
    at.map((length) => (bytes: Buffer) => bytes.subarray(0, length % (bytes.length + 1))),
  )
}

export interface MutatedInput {
  /** What is right before it is damaged. */
  valid: fc.Arbitrary<Buffer>
  /** Latin-1 words that matter to whoever reads it, put in at places where they don't belong. */
  dictionary?: readonly string[]
}

/** Valid input with up to four things wrong with it; sometimes none. */
export const mutated = ({ valid, dictionary = [] }: MutatedInput): fc.Arbitrary<Buffer> =>
  fc
    .tuple(valid, fc.array(editWith(dictionary), { maxLength: 4 }))
    .map(([bytes, edits]) => edits.reduce((damaged, edit) => edit(damaged), bytes))

/** Places to cut a stream at, for `cutAt`. */
export const cuts: fc.Arbitrary<number[]> = fc.array(fc.nat(), { maxLength: 8 })

/** Bytes in the pieces in which a network may deliver them; no piece is empty. */
export const cutAt = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const inside = places.map((place) => place % (bytes.length + 1))
  const ends = [...new Set([...inside, bytes.length])].filter((end) => end > 0).sort((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}
