import { expect, it } from 'vitest'
import { adviceFor, newLink, seeLink } from './relay-advice.ts'

const windows = { offerAfter: 3_000, takeAfter: 6_000 }

/** p poor, . good, x broke; one a second. What is advised after each. */
const advised = (looks: string): string => {
  let link = newLink
  return Array.from(looks)
    .map((look, second) => {
      const now = second * 1_000
      link = seeLink(link, { now, poor: look === 'p', broke: look === 'x', windows })
      return adviceFor(link, { now, windows })[0]
    })
    .join('')
}

it.each([
  ['........', 'nnnnnnnn'],
  ['pppppppp', 'nnnooott'],
  ['ppp.ppp.', 'nnnnnnnn'],
  ['ppppp...', 'nnnoonnn'],
  ['x...x...', 'nnnnoooo'],
  ['x..x..x.', 'nnnooott'],
  ['x.................x', 'nnnnnnnnnnnnnnnnnnn'],
])('%s: %s (none, offer, take)', (looks, advice) => {
  expect(advised(looks)).toBe(advice)
})
