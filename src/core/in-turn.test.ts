import { expect, test } from 'vitest'
import { createInTurnByKey } from './in-turn.ts'

test('work for one key goes one after the other, whatever becomes of it, and other keys don’t wait', async () => {
  const inTurn = createInTurnByKey()
  const done: string[] = []
  const gate = Promise.withResolvers<null>()
  const first = inTurn('a', async () => {
    await gate.promise
    done.push('a1')
    throw new Error('a1 failed')
  })
  const second = inTurn('a', () => Promise.resolve(done.push('a2')))
  await inTurn('b', () => Promise.resolve(done.push('b1')))
  expect(done).toEqual(['b1'])
  gate.resolve(null)
  await expect(first).rejects.toThrow('a1 failed')
  await second
  expect(done).toEqual(['b1', 'a1', 'a2'])
  await inTurn('a', () => Promise.resolve(done.push('a3')))
  expect(done.at(-1)).toBe('a3')
})
