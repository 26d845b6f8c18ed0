import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentConfiguration } from './document.ts'
import { settingKeys } from './source.ts'

test('docs/configuration.md says what the settings say (else run: node scripts/document-configuration.ts)', () => {
  const file = join(import.meta.dirname, '../../../docs/configuration.md')
  expect(readFileSync(file, 'utf8')).toBe(documentConfiguration())
})

test('every setting has its place, and its text ends as a sentence', () => {
  const text = documentConfiguration()
  for (const key of settingKeys) expect(text).toContain(`\n### ${key}\n`)
  expect(text).not.toContain('undefined')
})
