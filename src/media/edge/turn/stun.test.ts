import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutated, seeded } from '../../../testing/fuzz.ts'
import {
  attributes,
  errorCode,
  isIntact,
  parseMessage,
  readXorAddress,
  uint32,
  valueOf,
  writeMessage,
  xorAddress,
  type StunMessage,
} from './stun.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')

// RFC 5769, 2.4: long-term authentication.
const signed = hex(`
  000100602112a44278ad3433c6ad72c029da412e
  00060012e3839ee38388e383aae38383e382afe382b90000
  0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473 41
  0014000b6578616d706c652e6f726700
  00080014f67024656dd64a3e02b8e0712e85c9a28ca89666`)

const parsed = (bytes: Buffer): StunMessage => {
  const message = parseMessage(bytes)
  if (message === null) throw new Error('no message')
  return message
}

const keyOf = (password: string): Buffer =>
  createHash('md5').update(`マトリックス:example.org:${password}`).digest()

test('the example of the standard is read, and its signature holds with the right password only', () => {
  const message = parsed(signed)
  expect(message).toMatchObject({ method: 1, class: 'request' })
  expect(valueOf(message, attributes.username)?.toString()).toBe('マトリックス')
  expect(valueOf(message, attributes.realm)?.toString()).toBe('example.org')
  expect(isIntact(message, keyOf('TheMatrIX'))).toBe(true)
  expect(isIntact(message, keyOf('themat'))).toBe(false)
})

test('one changed byte breaks the signature, wherever it is', () => {
  for (let at = 20; at < signed.length - 24; at += 1) {
    const changed = Buffer.from(signed)
    changed.writeUInt8(signed.readUInt8(at) ^ 1, at)
    const message = parseMessage(changed)
    if (message !== null) expect(isIntact(message, keyOf('TheMatrIX'))).toBe(false)
  }
})

test('what comes after the signature counts for nothing', () => {
  const more = Buffer.concat([signed, hex('0006000461626364')])
  more.writeUInt16BE(more.length - 20, 2)
  expect(valueOf(parsed(more), attributes.username)?.toString()).toBe('マトリックス')
  expect(parsed(more).attributes).toHaveLength(3)
})

// RFC 5769, 2.2 and 2.3.
test.each([
  ['192.0.2.1', '0001a147e112a643'],
  ['2001:db8:1234:5678:11:2233:4455:6677', '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'],
])('%s is written as in the standard', (address, value) => {
  const transaction = hex('2112a442b7e7a701bc34d686fa87dfae')
  const written = xorAddress(attributes.xorMappedAddress, { address, port: 32853 }, transaction)
  expect(written.value.toString('hex')).toBe(value)
  expect(readXorAddress(hex(value), transaction)).toEqual({ address, port: 32853 })
})

test.each(['', '00', '0003a147e112a643', '0001a147e112a6', '0002a147e112a643', '0001a147e112a64300'])(
  'there is no address in “%s”',
  (value) => {
    expect(readXorAddress(hex(value), Buffer.alloc(16))).toBeNull()
  },
)

const anyMessage = fc.record({
  method: fc.integer({ min: 0, max: 0xfff }),
  class: fc.constantFrom('request' as const, 'indication' as const, 'success' as const, 'error' as const),
  id: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  list: fc.array(
    fc.record({
      type: fc.integer({ min: 0, max: 0xffff }).filter((type) => type !== attributes.messageIntegrity),
      value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    }),
    { maxLength: 6 },
  ),
  signs: fc.boolean(),
})

const key = Buffer.from('0123456789abcdef')
const written = anyMessage.map(({ id, list, signs, ...rest }) => ({
  ...rest,
  list,
  signs,
  bytes: writeMessage({
    ...rest,
    transaction: Buffer.concat([hex('2112a442'), id]),
    attributes: list,
    ...(signs && { key }),
  }),
}))

test('what is written is read the same', () => {
  fc.assert(
    fc.property(written, ({ bytes, method, class: kind, list, signs }) => {
      const message = parsed(bytes)
      expect(message).toMatchObject({ method, class: kind })
      expect(message.attributes.map(({ type, value }) => [type, value.toString('hex')])).toEqual(
        list.map(({ type, value }) => [type, value.toString('hex')]),
      )
      expect(isIntact(message, key)).toBe(signs)
    }),
  )
})

test('damaged messages are refused or read, and never more than is there', () => {
  fc.assert(
    fc.property(mutated({ valid: written.map(({ bytes }) => bytes) }), (bytes) => {
      const message = parseMessage(bytes)
      const held = message?.attributes.reduce((sum, { value }) => sum + value.length, 0) ?? 0
      expect(held).toBeLessThanOrEqual(bytes.length)
    }),
    seeded('stun', 2000),
  )
})

test('numbers and errors are written as the standard has them', () => {
  expect(uint32(attributes.lifetime, 600).value.toString('hex')).toBe('00000258')
  expect(errorCode(438, 'Stale').value.toString('hex')).toBe('000004265374616c65')
})
