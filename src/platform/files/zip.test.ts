import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { zipOf, type ZipFile } from './zip.ts'

const at = Date.parse('2026-11-21T04:02:00.000Z')

async function* pieces(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(text)
}

const collected = async (files: ZipFile[]): Promise<Record<string, string>> => {
  const parts: Uint8Array[] = []
  for await (const part of zipOf(files, at)) parts.push(part)
  const found = unzipSync(Buffer.concat(parts))
  return Object.fromEntries(Object.entries(found).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

test('files come out as they went in', async () => {
  const long = 'Straße مرحبا 👩‍💻 '.repeat(20_000)
  const files = [
    { name: 'a.txt', text: pieces('one ', '', 'two') },
    { name: 'b.json', text: pieces() },
    { name: 'c.txt', text: pieces(long, long) },
  ]
  expect(await collected(files)).toEqual({ 'a.txt': 'one two', 'b.json': '', 'c.txt': long + long })
})

test('nothing is read before it is wanted', async () => {
  let read = 0
  const endless = async function* () {
    for (;;) {
      read += 1
      yield await Promise.resolve(`${read} ${'x'.repeat(1000 + (read % 7))}\n`)
    }
  }
  const zip = zipOf([{ name: 'endless.txt', text: endless() }], at)
  for (let piece = 0; piece < 3; piece += 1) await zip.next()
  // A piece holds what the compressor had in hand.
  expect(read).toBeLessThan(200)
  await zip.return(undefined)
  const before = read
  expect((await zip.next()).done).toBe(true)
  expect(read).toBe(before)
})

test('a file that breaks off breaks the archive off', async () => {
  const broken = async function* () {
    yield await Promise.resolve('so far')
    throw new Error('the disk is gone')
  }
  await expect(collected([{ name: 'a.txt', text: broken() }])).rejects.toThrow('the disk is gone')
})
