import { expect, test } from 'vitest'
import { browserWords } from './browser-words.ts'

const kit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${kit} Chrome/150.0.0.0 Safari/537.36`, 'Chrome, Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${kit} Chrome/150.0.0.0 Safari/537.36 Edg/150.0`,
    'Edge, Windows',
  ],
  [`Mozilla/5.0 (Windows NT 10.0) ${kit} Chrome/150.0.0.0 Safari/537.36 OPR/120.0`, 'Opera, Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${kit} Version/26.0 Safari/605.1.15`, 'Safari, macOS'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  [
    `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${kit} CriOS/150.0 Mobile/15E148 Safari/604.1`,
    'Chrome, iOS',
  ],
  [
    `Mozilla/5.0 (Linux; Android 16; K) ${kit} SamsungBrowser/29.0 Chrome/136.0 Safari/537.36`,
    'Samsung Internet, Android',
  ],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${kit} Chrome/150.0.0.0 Safari/537.36`, 'Chrome, ChromeOS'],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['x'.repeat(300), 'x'.repeat(40)],
  ['', '?'],
])('%s', (userAgent, words) => {
  expect(browserWords(userAgent)).toBe(words)
})
