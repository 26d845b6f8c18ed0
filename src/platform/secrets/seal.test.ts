import { randomBytes } from 'node:crypto'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { createSeal, readSeal } from './seal.ts'

test('whatever is sealed is opened again, and looks different each time', () => {
  const { seal, open } = createSeal(randomBytes(32))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = seal(text)
      expect(open(sealed)).toBe(text)
      expect(seal(text)).not.toBe(sealed)
      expect(text === '' || !sealed.includes(text) || text.length < 6).toBe(true)
    }),
  )
})

test('another key, a changed character, a cut or anything else opens nothing', () => {
  const { seal, open } = createSeal(randomBytes(32))
  const sealed = seal('correct horse')
  const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'Q' : 'A')
  for (const wrong of [changed, sealed.slice(0, -4), sealed.slice(0, 20), sealed.slice(3), 'v1.', '', 'v2.x'])
    expect(open(wrong)).toBeNull()
  expect(createSeal(randomBytes(32)).open(sealed)).toBeNull()
})

test('the key is made once, for its owner only; a file others may read, or without a key, is refused', () => {
  const dataDir = temporaryFolder()
  const sealed = readSeal({ dataDir }).seal('correct horse')
  expect(readSeal({ dataDir }).open(sealed)).toBe('correct horse')
  const file = join(dataDir, 'secrets', 'database.key')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  chmodSync(file, 0o640)
  expect(() => readSeal({ dataDir })).toThrow(/can be read by others/)
  chmodSync(file, 0o600)
  writeFileSync(file, 'short\n')
  expect(() => readSeal({ dataDir })).toThrow(/must hold 32 bytes/)
})
