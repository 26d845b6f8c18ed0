import { createServer, type IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAt, cuts, mutated, seeded } from '../../testing/fuzz.ts'
import { headerValues, parseHead, pathOf, type RequestHead } from './request-head.ts'

const parse = (text: string) => parseHead(Buffer.from(text, 'latin1'))
const isHead = (outcome: ReturnType<typeof parse>): outcome is RequestHead => typeof outcome === 'object'

test('a head is read as it was sent, without the blanks around its values', () => {
  const text = 'GET /rtc?x=1 HTTP/1.1\r\nHost:meet.test\r\nX:  a \t b \t\r\nEmpty: \t\r\n\r\nbody'
  const head = parse(text)
  if (!isHead(head)) throw new Error(head)
  expect(pathOf(head)).toBe('/rtc')
  expect(head.headers).toEqual([
    ['Host', 'meet.test'],
    ['X', 'a \t b'],
    ['Empty', ''],
  ])
  expect(headerValues(head, 'x')).toEqual(['a \t b'])
  expect(head.length).toBe(text.length - 'body'.length)
})

test.each([
  ['a folded line', 'X: a\r\n b'],
  ['a bare line feed', 'X: a\nY: b'],
  ['a bare carriage return', 'X: a\rY: b'],
  ['a zero byte', 'X: a\0b'],
  ['a blank before the colon', 'X : a'],
  ['a line without a colon', 'X'],
  ['a name of nothing', ': a'],
  ['an empty line of blanks', ' '],
])('%s is no head', (_name, line) => {
  expect(parse(`GET / HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`)).toBe('bad')
})

test.each([
  'GET /  HTTP/1.1',
  'GET / HTTP/1.1 ',
  'get / HTTP/1.1',
  'GET / HTTP/2.0',
  'GET /\tx HTTP/1.1',
  'GET /é HTTP/1.1',
  'PROXY TCP4 203.0.113.1 203.0.113.2 1 2',
])('%j is no request', (line) => {
  expect(parse(`${line}\r\nHost: x\r\n\r\n`)).toBe('bad')
})

test('only signal paths may have long heads', () => {
  const long = (path: string, length: number) => parse(`GET ${path}?${'x'.repeat(length)} HTTP/1.1\r\n\r\n`)
  expect(long('/', 17_000)).toBe('too_large')
  expect(isHead(long('/rtc', 60_000))).toBe(true)
  expect(long('/rtc', 70_000)).toBe('too_large')
})

test('some headers are enough for everybody', () => {
  const many = (count: number) => parse(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(count)}\r\n`)
  expect(isHead(many(200))).toBe(true)
  expect(many(201)).toBe('too_large')
})

test('a head made to be hard is judged at once', () => {
  const fillings = [' ', '\t', ' x', 'x ', ':', 'X:', '\r\n', '\r\nx: '].map((one) =>
    one.repeat(60_000 / one.length),
  )
  for (const filling of fillings) {
    const started = performance.now()
    parse(`GET /rtc HTTP/1.1\r\nX:${filling}\x01\r\n\r\n`)
    // Quadratic it would take minutes; on a machine with much else to do milliseconds tell nothing.
    expect(performance.now() - started).toBeLessThan(5000)
  }
})

test('fuzz: no bytes make it throw, and what it takes has no control characters', () => {
  const piece = fc.constantFrom('GET ', '/', ' HTTP/1.1', '\r\n', '\n', '\r', ':', ' ', '\0', 'X', '\x80')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const head = parse(`GET / HTTP/1.1\r\n${pieces.join('')}\r\n\r\n`)
      if (isHead(head)) expect(JSON.stringify(head.headers.flat())).not.toMatch(/\\[rnu]/u)
    }),
  )
})

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/u)
const value = fc.stringMatching(/^(?:[\x21-\x7e]{1,12}(?: [\x21-\x7e]{1,8})?)?$/u)
const target = fc.stringMatching(/^\/(?:rtc)?[\w?&=%.;/-]{0,30}$/u)
const valid = fc
  .tuple(fc.constantFrom('GET', 'POST'), target, fc.array(fc.tuple(token, value), { maxLength: 5 }))
  .map(([method, path, headers]) => {
    const lines = headers.map(([name, text]) => `${name}: ${text}\r\n`)
    return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: meet.test\r\n${lines.join('')}\r\n`, 'latin1')
  })
const damaged = mutated({
  valid,
  dictionary: [
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ':',
    ' ',
    '\t',
    '\0',
    'HTTP/1.1',
    'PRI * HTTP/2.0\r\n',
    '\x80',
  ],
})

/** A head as it would be written by somebody who has only what was read. */
const rewrite = ({ method, target, version, headers }: RequestHead): string =>
  `${method} ${target} HTTP/${version}\r\n${headers.map(([name, text]) => `${name}:${text}\r\n`).join('')}\r\n`

test('fuzz: what is right is taken, and what is taken reads the same when it is written anew', () => {
  fc.assert(
    fc.property(valid, (bytes) => {
      expect(parseHead(bytes)).toMatchObject({ length: bytes.length })
    }),
    seeded('heads that are right', 500),
  )
  fc.assert(
    fc.property(damaged, (bytes) => {
      const head = parseHead(bytes)
      if (!isHead(head)) return
      expect(bytes.subarray(head.length - 4, head.length).toString('latin1')).toBe('\r\n\r\n')
      const again = rewrite(head)
      expect(parse(again)).toEqual({ ...head, length: again.length })
    }),
    seeded('heads that are damaged', 2000),
  )
})

test('fuzz: however the bytes are cut, the first decision is the last', () => {
  fc.assert(
    fc.property(damaged, cuts, (bytes, places) => {
      const whole = parseHead(bytes)
      const first = cutAt(bytes, places)
        .map((_piece, index, pieces) => parseHead(Buffer.concat(pieces.slice(0, index + 1))))
        .find((outcome) => outcome !== 'more')
      expect(first ?? 'more').toEqual(whole)
    }),
    seeded('heads in pieces', 2000),
  )
})

/** What Node's own parser, which reads for the app, makes of the same bytes; null when it refuses them. */
const readByNode = async (
  bytes: Buffer,
): Promise<Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'> | null> => {
  const { promise, resolve } = Promise.withResolvers<IncomingMessage | null>()
  const server = createServer({ maxHeaderSize: 65_536 }, resolve)
  server
    .on('clientError', () => resolve(null))
    .on('upgrade', resolve)
    .on('connect', resolve)
  const socket = new PassThrough()
  server.emit('connection', socket)
  socket.end(bytes)
  socket.once('end', () => setImmediate(resolve, null))
  return promise.finally(() => server.close())
}

test('fuzz: the app reads no other request in the same bytes than the edge did', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (bytes) => {
      const head = parseHead(bytes)
      if (!isHead(head)) return
      const theirs = await readByNode(bytes.subarray(0, head.length))
      if (theirs === null) return
      expect([theirs.method, theirs.url]).toEqual([head.method, head.target])
      expect(theirs.rawHeaders).toEqual(head.headers.flat())
    }),
    seeded('heads, read twice', 400),
  )
})
