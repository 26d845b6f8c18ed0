import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlaces } from './places.ts'
import { testPlaces } from './testing/test-places.ts'

test.each([
  ['203.0.113.7', 'en', 'Munich, Germany'],
  ['203.0.113.7', 'de', 'München, Deutschland'],
  ['203.0.113.7', 'de-AT', 'München, Deutschland'],
  ['203.0.113.7', 'ar', 'Munich, Germany'],
  ['2001:db8::1', 'de', 'Montevideo, Uruguay'],
  ['198.51.100.9', 'en', 'Lebanon'],
  // What nobody has put there, what isn't shaped as it should be, and what is no address.
  ['10.0.0.1', 'en', null],
  ['192.0.2.1', 'en', null],
  ['', 'en', null],
  ['meet.test', 'en', null],
  ['203.0.113.7', '__proto__', 'Munich, Germany'],
])('%s in %s is %s', (address, language, place) => {
  expect(openPlaces(testPlaces).of(address, language)).toBe(place)
})

test('without a database nobody knows', () => {
  expect(openPlaces('').of('203.0.113.7', 'en')).toBeNull()
})

test('a file that is none keeps the server from starting, and says what to do', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-places-')), 'notes.mmdb')
  writeFileSync(file, 'no places')
  expect(() => openPlaces(file)).toThrow(`${file} is no database of places`)
})
