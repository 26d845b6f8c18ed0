import { expect, it } from 'vitest'
import type { LinkSample } from './figures.ts'
import { goodSide, verdictDown, verdictUp, weigh, type Verdict } from './link-quality.ts'

const nothing: LinkSample = {
  lossUp: null,
  lossDown: null,
  awaited: false,
  invented: null,
  roundTrip: null,
  squeezedTo: null,
}

it.each<[string, Partial<LinkSample>, Verdict, Verdict]>([
  ['nothing known', {}, 'fine', 'fine'],
  ['a good link', { lossUp: 0.01, lossDown: 0, invented: 0, roundTrip: 40 }, 'fine', 'fine'],
  ['loss on the way up', { lossUp: 0.12, lossDown: 0.01 }, 'bad', 'fine'],
  ['a server that says nothing of what was sent', { awaited: true }, 'fair', 'fine'],
  ['some loss on the way up', { lossUp: 0.05 }, 'fair', 'fine'],
  ['loss on the way down', { lossUp: 0, lossDown: 0.2 }, 'fine', 'bad'],
  ['sound with holes', { invented: 0.15 }, 'fine', 'bad'],
  ['a queue', { roundTrip: 1_200 }, 'bad', 'fine'],
  ['hardly any room for a picture', { squeezedTo: 90_000 }, 'bad', 'fine'],
  ['a smaller picture', { squeezedTo: 400_000 }, 'fine', 'fine'],
])('judges %s', (_, some, up, down) => {
  const sample = { ...nothing, ...some }
  expect([verdictUp(sample), verdictDown(sample)]).toEqual([up, down])
})

/** b bad, = fair, + fine; one a second. */
const verdicts: Record<string, Verdict> = { b: 'bad', '=': 'fair', '+': 'fine' }
const after = (looks: string) =>
  Array.from(looks).reduce((side, look) => weigh(side, verdicts[look] ?? 'fair'), goodSide)

it.each([
  ['', false],
  ['bbb', false],
  ['bbbb', true],
  ['bbb++++bb', false],
  ['bbb++++bbb', true],
  ['b+b+b+b+', false],
  ['bb+bb+bb', true],
  ['bbbb+++++++', true],
  ['bbbb++++++++', false],
  ['bbbb++++b++++', true],
  ['bbbb========', true],
])('%s is weak: %s', (looks, weak) => {
  expect(after(looks).weak).toBe(weak)
})

it.each([
  ['b', false],
  ['b++b', false],
  ['bb', true],
  ['b+b+b+b+', true],
  ['bb+++', true],
  ['bb++++', false],
])('%s strains: %s', (looks, strained) => {
  expect(after(looks).strained).toBe(strained)
})
