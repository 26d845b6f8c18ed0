import { expect, test } from 'vitest'
import { createRefreshTokens, decideRefresh, graceMilliseconds } from './refresh-token.ts'

const young = graceMilliseconds - 1
const old = graceMilliseconds

test.each([
  { shown: 3, age: old, decision: 'next' },
  { shown: 3, age: young, decision: 'same' },
  { shown: 2, age: young, decision: 'same' },
  { shown: 2, age: old, decision: 'reuse' },
  { shown: 1, age: 0, decision: 'reuse' },
  { shown: 4, age: 0, decision: 'reuse' },
])('of three tokens the $shown. at $age ms: $decision', ({ shown, age, decision }) => {
  expect(decideRefresh({ generation: 3, rotatedAt: 1000 }, shown, 1000 + age)).toBe(decision)
})

test('a token is read as it was written, and only with the key it was written with', () => {
  const chainId = '01900000-0000-7000-9000-00000000abcd'
  const [tokens, others] = [
    createRefreshTokens(Buffer.alloc(32, 1)),
    createRefreshTokens(Buffer.alloc(32, 2)),
  ]
  const token = tokens.write({ chainId, generation: 70_000 })
  expect(tokens.read(token)).toEqual({ chainId, generation: 70_000 })
  expect(others.read(token)).toBeNull()
})
