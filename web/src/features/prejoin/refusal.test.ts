import { expect, it } from 'vitest'
import { explainedFor, systemOf } from './browser.ts'
import { PlaceKept } from './place-kept.ts'
import { isPassing, refusalOf } from './refusal.ts'

it.each([
  ['not_found', undefined, 'not_found'],
  ['gone', undefined, 'deleted'],
  ['forbidden', 'sign_in_needed', 'sign_in'],
  ['unauthenticated', undefined, 'sign_in'],
  ['forbidden', 'removed', 'removed'],
  ['forbidden', undefined, 'forbidden'],
  ['unavailable', undefined, 'unavailable'],
  ['unreachable', undefined, 'unavailable'],
  ['captive', undefined, 'captive'],
  ['too_many', undefined, 'busy'],
  ['internal', undefined, 'broken'],
  ['invalid_input', undefined, null],
] as const)('%s (%s) is %s at the door', (code, reason, refusal) => {
  expect(refusalOf({ code, ...(reason && { reason }) } as Parameters<typeof refusalOf>[0])).toBe(refusal)
})

it('waits for what passes by itself only', () => {
  expect(isPassing('unavailable')).toBe(true)
  expect(isPassing('captive')).toBe(true)
  expect(isPassing('removed')).toBe(false)
})

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 0, 'firefox'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    0,
    'chromium',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    0,
    'safari',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    5,
    'ios',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/156 Mobile/15E148',
    5,
    'ios',
  ],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36', 5, 'android'],
] as const)('explains %s (%i fingers) as %s', (agent, fingers, browser) => {
  expect(explainedFor(agent, fingers)).toBe(browser)
})

it.each([
  ['Macintosh; Intel Mac OS X 10_15_7', 'mac'],
  ['Windows NT 10.0; Win64', 'windows'],
  ['X11; Linux x86_64', 'other'],
] as const)('%s is %s', (agent, system) => {
  expect(systemOf(agent)).toBe(system)
})

const storeOf = (text: string | null) => ({
  getItem: () => text,
  setItem: () => undefined,
  removeItem: () => undefined,
})

it.each([
  [null, null],
  ['{', null],
  ['"text"', null],
  ['{"identity":7}', null],
  ['{"identity":"abc"}', { identity: 'abc', inside: false }],
  ['{"identity":"abc","inside":true}', { identity: 'abc', inside: true }],
])('a kept place %s reads as %o', (text, place) => {
  expect(new PlaceKept({ store: storeOf(text), code: 'x' }).read()).toEqual(place)
})

it('lives without a store', () => {
  const forbidden = () => {
    throw new Error('forbidden')
  }
  const kept = new PlaceKept({
    store: { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
    code: 'x',
  })
  kept.write({ identity: 'abc', inside: true })
  kept.forget()
  expect(kept.read()).toBeNull()
})
