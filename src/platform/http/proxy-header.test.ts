import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAt, cuts, mutated, seeded } from '../../testing/fuzz.ts'
import { proxySignature, readProxyHeader } from './proxy-header.ts'
import { localHeader, proxyHeader } from './testing/proxy-header.ts'

const ipv4 = fc.ipV4()
const words = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
const ipv6 = words.map((parts) => parts.map((word) => word.toString(16)).join(':'))
const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** An address with all its words: what `::` stands for is zeros. */
const writtenOut = (address: string): string => {
  const [head = '', tail] = address.split('::')
  if (tail === undefined) return address
  const [first, last] = [head, tail].map((half) => (half === '' ? [] : half.split(':')))
  const known = [...(first ?? []), ...(last ?? [])].length
  return [...(first ?? []), ...Array.from({ length: 8 - known }, () => '0'), ...(last ?? [])].join(':')
}

test('a header says whose connection it is, whatever follows it', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), anyBytes, (address, rest) => {
      const header = proxyHeader(address)
      const found = readProxyHeader(Buffer.concat([header, rest]))
      expect(found).toMatchObject({ kind: 'header', length: header.length })
      expect('address' in found && found.address !== null && writtenOut(found.address)).toBe(address)
    }),
    {
      examples: [
        ['0:0:0:0:0:0:0:0', Buffer.alloc(0)],
        ['1:0:0:0:0:0:0:1', Buffer.alloc(1)],
        ['0:0:0:1:0:0:0:0', Buffer.alloc(0)],
      ],
    },
  )
})

test('every beginning of a header asks for more', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (address) => {
      const header = proxyHeader(address)
      for (let length = 0; length < header.length; length += 1)
        expect(readProxyHeader(header.subarray(0, length))).toEqual({ kind: 'more' })
    }),
  )
})

test('extensions behind the addresses are skipped', () => {
  fc.assert(
    fc.property(ipv4, fc.uint8Array({ maxLength: 300 }), (address, extension) => {
      const header = proxyHeader(address, Buffer.from(extension))
      expect(readProxyHeader(header)).toEqual({ kind: 'header', length: header.length, address })
    }),
  )
})

test.each([
  ['a connection of the edge’s own', localHeader(), { kind: 'header', length: 16, address: null }],
  ['a request without a header', Buffer.from('GET / HTTP/1.1\r\n\r\n'), { kind: 'none' }],
  ['empty lines before a request', Buffer.from('\r\n\r\nGET / HTTP/1.1\r\n'), { kind: 'none' }],
  ['version 1', Buffer.concat([proxySignature, Buffer.from([0x11, 0x11, 0, 12])]), { kind: 'invalid' }],
  [
    'an unknown command',
    Buffer.concat([proxySignature, Buffer.from([0x22, 0x11, 0, 12])]),
    { kind: 'invalid' },
  ],
  [
    'a length beyond reason',
    Buffer.concat([proxySignature, Buffer.from([0x21, 0x11, 0xff, 0xff])]),
    { kind: 'invalid' },
  ],
  [
    'too few bytes for its family',
    Buffer.concat([proxySignature, Buffer.from([0x21, 0x21, 0, 4, 1, 2, 3, 4])]),
    { kind: 'invalid' },
  ],
  [
    'an unknown family',
    Buffer.concat([proxySignature, Buffer.from([0x21, 0x31, 0, 0])]),
    { kind: 'invalid' },
  ],
  [
    'a family that isn’t told',
    Buffer.concat([proxySignature, Buffer.from([0x21, 0x00, 0, 0])]),
    { kind: 'header', length: 16, address: null },
  ],
])('%s', (_name, bytes, expected) => {
  expect(readProxyHeader(bytes)).toEqual(expected)
})

test('fuzz: no bytes make it throw or claim more than there is, and cutting them changes nothing', () => {
  const valid = fc.tuple(fc.oneof(ipv4, ipv6), anyBytes).map(([address, tail]) => proxyHeader(address, tail))
  const dictionary = [
    '\r\n\r\n',
    '\x21\x11\0\x0c',
    '\x21\x21\0\x24',
    '\x20\0\0\0',
    '\xff\xff',
    'GET / HTTP/1.1\r\n',
  ]
  const damaged = mutated({ valid: fc.oneof(valid, fc.constant(localHeader()), anyBytes), dictionary })
  fc.assert(
    fc.property(damaged, cuts, (bytes, places) => {
      const whole = readProxyHeader(bytes)
      if (whole.kind === 'header') expect(whole.length).toBeLessThanOrEqual(bytes.length)
      const first = cutAt(bytes, places)
        .map((_piece, index, pieces) => readProxyHeader(Buffer.concat(pieces.slice(0, index + 1))))
        .find(({ kind }) => kind !== 'more')
      // Nothing at all could still become anything.
      if (bytes.length > 0) expect(first ?? { kind: 'more' }).toEqual(whole)
    }),
    seeded('PROXY headers', 5000),
  )
})

test('fuzz: a length that is a lie is noticed, or waited for', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), anyBytes, fc.nat(0xffff), (address, rest, length) => {
      const header = proxyHeader(address)
      const told = header.length - 16
      header.writeUInt16BE(length, 14)
      const read = readProxyHeader(Buffer.concat([header, rest]))
      if (length === told) expect(read).toMatchObject({ kind: 'header', address })
      else if (length > 512 || length < told)
        expect(read.kind).toBe(length > 512 || length <= told + rest.length ? 'invalid' : 'more')
      else if (length > told + rest.length) expect(read.kind).toBe('more')
      else expect(read).toEqual({ kind: 'header', length: 16 + length, address })
    }),
    seeded('PROXY headers of a wrong length', 2000),
  )
})
