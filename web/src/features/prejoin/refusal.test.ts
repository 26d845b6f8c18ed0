import { expect, it } from 'vitest'
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
