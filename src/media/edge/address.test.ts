import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProxyHeader } from '../../platform/http/proxy-header.ts'
import { seeded } from '../../testing/fuzz.ts'
import { isAmong } from '../../platform/config/addresses.ts'
import { bucketOf, clientAddress, plainAddress, proxyHeader } from './address.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['nonsense', '0.0.0.0'],
  ['', '0.0.0.0'],
])('%s is plainly %s', (raw, plain) => {
  expect(plainAddress(raw)).toBe(plain)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
])('%s is counted as %s', (address, bucket) => {
  expect(bucketOf(address)).toBe(bucket)
})

test('networks hold addresses of their own family only', () => {
  expect(isAmong('10.1.2.3', ['10.0.0.0/8'])).toBe(true)
  expect(isAmong('11.1.2.3', ['10.0.0.0/8'])).toBe(false)
  expect(isAmong('2001:db8::1', ['2001:db8::/32'])).toBe(true)
  expect(isAmong('2001:db8::1', ['0.0.0.0/0'])).toBe(false)
  expect(isAmong('192.0.2.1', ['::/0', '192.0.2.1'])).toBe(true)
})

const client = (peer: string, forwarded: string[], trustedProxies: string[]) =>
  clientAddress({ peer, forwarded, trustedProxies })

test('who is in front may say who came, and nobody else may', () => {
  expect(client('198.51.100.9', ['203.0.113.7'], [])).toBe('198.51.100.9')
  expect(client('10.0.0.1', ['203.0.113.7'], ['10.0.0.0/8'])).toBe('203.0.113.7')
  expect(client('10.0.0.1', ['1.1.1.1, 203.0.113.7'], ['10.0.0.0/8'])).toBe('203.0.113.7')
  expect(client('10.0.0.1', ['1.1.1.1', '203.0.113.7, 10.0.0.2'], ['10.0.0.0/8'])).toBe('203.0.113.7')
  expect(client('10.0.0.1', ['evil'], ['10.0.0.0/8'])).toBe('10.0.0.1')
  expect(client('10.0.0.1', [], ['10.0.0.0/8'])).toBe('10.0.0.1')
})

test('the PROXY header is as its specification says, in either family', () => {
  const four = proxyHeader({
    client: { address: '192.0.2.1', port: 50_000 },
    server: { address: '198.51.100.2', port: 443 },
  })
  expect(four.toString('hex')).toBe('0d0a0d0a000d0a515549540a2111000cc0000201c6336402c35001bb')
  const six = proxyHeader({
    client: { address: '2001:db8::1', port: 1 },
    server: { address: '2001:db8::2', port: 2 },
  })
  expect(six.subarray(12, 16).toString('hex')).toBe('21210024')
  expect(six).toHaveLength(16 + 36)
  const mixed = proxyHeader({
    client: { address: '192.0.2.1', port: 1 },
    server: { address: '2001:db8::2', port: 2 },
  })
  expect(mixed.subarray(16, 32).toString('hex')).toBe('00000000000000000000ffffc0000201')
})

test('fuzz: what the edge writes the app reads, in either family and with anything behind it', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.ipV4().map((four) => `::ffff:${four}`),
  )
  const end = fc.record({ address, port: fc.nat(0xffff) })
  const rest = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(end, end, rest, (client, server, body) => {
      const header = proxyHeader({ client, server })
      const read = readProxyHeader(Buffer.concat([header, body]))
      if (read.kind !== 'header') throw new Error(read.kind)
      expect(read.length).toBe(header.length)
      expect(plainAddress(read.address ?? '')).toBe(plainAddress(client.address))
      for (let length = 1; length < header.length; length += 1)
        expect(readProxyHeader(header.subarray(0, length))).toEqual({ kind: 'more' })
    }),
    seeded('PROXY headers, there and back', 500),
  )
})
