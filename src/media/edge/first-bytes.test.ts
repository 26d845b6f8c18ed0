import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindOf } from './first-bytes.ts'

test.each([
  ['', 'more'],
  ['16', 'tls'],
  ['160301', 'tls'],
  ['00', 'more'],
  ['0001', 'more'],
  ['00010000', 'more'],
  ['000100002112a4', 'more'],
  ['000100002112a442', 'stun'],
  ['000300082112a442ffff', 'stun'],
  ['0001000021120000', 'unknown'],
  ['0301000021 12a442'.replace(' ', ''), 'stun'],
  ['04', 'unknown'],
  ['40', 'unknown'],
  ['80', 'unknown'],
  ['474554', 'http'],
  ['50', 'http'],
  ['676574', 'unknown'],
  ['0d0a', 'unknown'],
])('%s is %s', (hex, kind) => {
  expect(kindOf(Buffer.from(hex, 'hex'))).toBe(kind)
})

test('more bytes never change a decision, and any eight are enough for one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), fc.nat(64), (bytes, cut) => {
      const whole = kindOf(bytes)
      const part = kindOf(bytes.subarray(0, cut))
      expect(whole).not.toBe('more')
      if (part !== 'more') expect(part).toBe(whole)
    }),
  )
})
