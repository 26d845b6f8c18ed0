import { expect, test } from 'vitest'
import { createCaps } from './caps.ts'

const caps = (perAddress: number, total: number) =>
  createCaps({ perAddress, total, isExempt: (address) => address === '10.0.0.1' })

/** What gives the place back. */
const given = expect.any(Function) as unknown

test('an address, a /64 and all together have their limits, and it is told which', () => {
  const counted = caps(2, 5)
  expect(counted.take('192.0.2.1')).toEqual(given)
  expect(counted.take('192.0.2.1')).toEqual(given)
  expect(counted.take('192.0.2.1')).toBe('addressCap')
  expect(counted.take('::ffff:192.0.2.1')).toBe('addressCap')
  expect(counted.take('2001:db8::1')).toEqual(given)
  expect(counted.take('2001:db8::2')).toEqual(given)
  expect(counted.take('2001:db8::3')).toBe('addressCap')
  expect(counted.take('2001:db8:0:1::3')).toEqual(given)
  expect(counted.take('198.51.100.1')).toBe('totalCap')
  expect(counted.size()).toBe(5)
})

test('a place given back, even twice, is one place', () => {
  const counted = caps(1, 2)
  const release = counted.take('192.0.2.1')
  if (typeof release === 'string') throw new Error(release)
  release()
  release()
  expect(counted.size()).toBe(0)
  expect(counted.take('192.0.2.1')).toEqual(given)
  expect(counted.take('192.0.2.1')).toBe('addressCap')
})

test('a proxy stands for many', () => {
  const counted = caps(1, 3)
  expect([1, 2, 3, 4].map(() => counted.take('10.0.0.1'))).toEqual([given, given, given, 'totalCap'])
})
