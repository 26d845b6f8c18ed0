import { expect, it } from 'vitest'
import { nudgeFor, pauseBefore, type Nudged } from './reconnect-policy.ts'

const pauses = (count: number, random: number) =>
  Array.from(
    { length: count },
    (_, retryCount) => pauseBefore({ retryCount, elapsedMs: 0 }, random) ?? Infinity,
  )

it('tries at once, then often: eight times within ten seconds whatever chance says', () => {
  for (const random of [0, 0.5, 0.999]) {
    const total = pauses(8, random).reduce((sum, pause) => sum + pause, 0)
    expect(total).toBeLessThan(11_000)
    expect(pauses(1, random)[0]).toBeLessThanOrEqual(200)
  }
})

it('grows calm, but never slower than 40 s', () => {
  expect(Math.max(...pauses(60, 0.999))).toBeLessThan(40_000)
  expect(pauseBefore({ retryCount: 40, elapsedMs: 0 }, 0.5)).toBe(30_000)
})

it('gives up after an hour only', () => {
  expect(pauseBefore({ retryCount: 100, elapsedMs: 59 * 60_000 }, 0)).not.toBeNull()
  expect(pauseBefore({ retryCount: 100, elapsedMs: 61 * 60_000 }, 0)).toBeNull()
})

it.each<[string, Partial<Nudged>, ReturnType<typeof nudgeFor>]>([
  ['woke, and nothing seems wrong', { wake: 'awake' }, 'resume'],
  ['from Wi-Fi to mobile', { wake: 'network' }, 'resume'],
  ['online was said without anything being wrong', {}, 'nothing'],
  ['online again after a moment', { connection: 'reconnecting', lasted: 3_000 }, 'nothing'],
  ['online again after a while', { connection: 'reconnecting', lasted: 20_000 }, 'return'],
  ['online again while nobody tries', { connection: 'reconnecting', lasted: 3_000, waiting: true }, 'return'],
  ['woke in the middle of reconnecting', { wake: 'awake', connection: 'reconnecting' }, 'return'],
  ['another network on the way in', { wake: 'network', connection: 'connecting' }, 'return'],
  ['it is over', { wake: 'awake', connection: 'disconnected' }, 'nothing'],
])('is nudged: %s', (_, some, act) => {
  expect(nudgeFor({ wake: 'online', connection: 'connected', waiting: false, lasted: 0, ...some })).toBe(act)
})
