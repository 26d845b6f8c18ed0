import { expect, it } from 'vitest'
import { explainedFor, systemOf } from './browser.ts'

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
