import { Duplex } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAt, cuts, mutated, seeded } from '../../testing/fuzz.ts'
import { kindOf } from './first-bytes.ts'
import { sortBytes } from './front.ts'
import { readFirst } from './read-first.ts'

const stun = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((rest) => Buffer.concat([Buffer.from('000300082112a442', 'hex'), rest]))
const hello = fc
  .uint8Array({ minLength: 8, maxLength: 40 })
  .map((rest) => Buffer.concat([Buffer.from('160301', 'hex'), rest]))
const request = fc
  .tuple(fc.constantFrom('/', '/rtc', '/rtc/v1?x=1', '/api/me'), fc.string({ maxLength: 40 }))
  .map(([path, body]) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: meet.test\r\nX: y\r\n\r\n${body}`))
const stream = mutated({
  valid: fc.oneof(stun, hello, request),
  dictionary: ['\r\n', '\r\n\r\n', '\n', '\0', 'GET ', '\x16\x03\x01', '\x21\x12\xa4\x42'],
})

/** A connection on which these pieces come one after the other, then nothing more. */
const connection = (pieces: readonly Buffer[]): Duplex => {
  const coming = [...pieces]
  return new Duplex({
    read() {
      const next = coming.shift()
      if (next !== undefined) setImmediate(() => this.push(next))
    },
    write: (_chunk, _encoding, done) => done(),
  })
}

/** Reads until the timer is up, which it is when everything has come. */
const readAll = async (pieces: readonly Buffer[], decide: (bytes: Buffer) => unknown) => {
  const socket = connection(pieces)
  let timeIsUp: () => void = () => undefined
  const found = readFirst({
    socket,
    decide,
    milliseconds: 0,
    after: (_milliseconds, run) => {
      timeIsUp = run
      return () => (timeIsUp = () => undefined)
    },
  })
  for (let turn = 0; turn < pieces.length + 2; turn += 1)
    await new Promise((resolve) => setImmediate(resolve))
  timeIsUp()
  return { found: await found, socket }
}

test.each([
  ['before TLS', kindOf],
  ['inside it', sortBytes],
])('%s, the same is found however the network cuts the bytes', async (_place, decide) => {
  await fc.assert(
    fc.asyncProperty(stream, cuts, async (bytes, places) => {
      const pieces = cutAt(bytes, places)
      const whole = decide(bytes)
      const { found, socket } = await readAll(pieces, decide)
      const undecided = bytes.length === 0 ? 'silent' : 'slow'
      expect(found.kind).toBe(whole === 'more' ? undecided : 'read')
      expect(found.kind === 'read' ? found.decision : 'more').toEqual(whole)
      expect(socket.destroyed).toBe(found.kind !== 'read')
      // Nothing is lost and nothing comes twice.
      const read = found.kind === 'read' ? found.bytes : Buffer.alloc(0)
      expect(bytes.subarray(0, read.length).equals(read)).toBe(true)
    }),
    seeded(`first bytes, ${decide.name}`, 400),
  )
})

test('who sends a head byte by byte is let go long before its end', async () => {
  const head = Buffer.from(`GET /rtc HTTP/1.1\r\nX: ${'x'.repeat(60_000)}\r\n\r\n`)
  const bytes = (count: number): Buffer[] =>
    Array.from(head.subarray(0, count), (byte) => Buffer.from([byte]))
  let looks = 0
  const { found, socket } = await readAll(bytes(1000), (some) => {
    looks += 1
    return sortBytes(some)
  })
  expect([found, socket.destroyed]).toEqual([{ kind: 'tooManyPieces' }, true])
  expect(looks).toBeLessThanOrEqual(256)
  // Whoever has a bad line may still come in a few hundred.
  const segments = cutAt(
    head,
    Array.from({ length: 200 }, (_, index) => index * 300),
  )
  expect((await readAll(segments, sortBytes)).found).toMatchObject({
    kind: 'read',
    decision: { target: '/rtc' },
  })
})

test('who hangs up first has left, and isn’t slow', async () => {
  const pieces = [Buffer.from('GET / HT'), null]
  const socket = new Duplex({
    read() {
      const next = pieces.shift()
      if (next !== undefined) setImmediate(() => this.push(next))
    },
    write: (_chunk, _encoding, done) => done(),
  })
  const found = await readFirst({ socket, decide: sortBytes, milliseconds: 0, after: () => () => undefined })
  expect([found, socket.destroyed]).toEqual([{ kind: 'left' }, true])
})
