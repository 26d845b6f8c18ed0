import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languages, readMessages, serverFeatures, valuesOf } from '../../../scripts/messages.mjs'

const [source = 'en', ...others] = languages
const english = readMessages(source)
const root = join(import.meta.dirname, '../../..')

const codeOf = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !file.parentPath.includes('generated'),
    )
    .filter((file) => !file.name.endsWith('.test.ts'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n')

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Keys written out, and keys put together: t(`home.greeting.${part}`) uses all of home.greeting.*. */
const isUsed = (code: string) => {
  const templates = [...code.matchAll(/[`'"]([a-z-]+\.[\w.-]*)\$\{[^}]+\}([\w.]*)`/g)].map(
    ([, start = '', end = '']) => new RegExp(`^${escaped(start)}[\\w-]+${escaped(end)}$`),
  )
  return (key: string) => code.includes(`'${key}'`) || templates.some((template) => template.test(key))
}

describe.each(others)('%s', (language) => {
  const messages = readMessages(language)

  it('says everything English says, and nothing else', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
  })

  it('uses the same values', () => {
    for (const [key, text] of Object.entries(english)) {
      const known = Object.keys(valuesOf(text)).sort()
      expect(Object.keys(valuesOf(messages[key] ?? '')).sort(), key).toEqual(known)
    }
  })

  it('is not left in English', () => {
    const same = Object.keys(english).filter(
      (key) => messages[key] === english[key] && english[key]?.includes(' '),
    )
    expect(same).toEqual([])
  })

  it('covers every plural form its speakers use', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(messages)) {
      for (const [, body = ''] of text.matchAll(/\{\w+, plural,([^]*)/g)) {
        if (/^\s*other \{/.test(body) || key === 'home.summary.inside') continue
        for (const form of forms) expect(body, `${key} has no '${form}'`).toContain(`${form} {`)
      }
    }
  })
})

describe('words the server writes', () => {
  const isOfServer = (key: string): boolean => serverFeatures.some((feature) => key.startsWith(`${feature}.`))

  it('are in no file a page loads', async () => {
    const pages = [await import('./generated/en.js'), await import('./generated/en-admin.js')]
    expect(pages.flatMap((one) => Object.keys(one.default)).filter(isOfServer)).toEqual([])
  })

  it('have plain values only: nothing compiles them', () => {
    for (const [key, text] of Object.entries(english).filter(([key]) => isOfServer(key))) {
      expect(
        Object.values(valuesOf(text)).filter((type) => type !== 'string | number'),
        key,
      ).toEqual([])
      expect(text, key).not.toMatch(/'|#/)
    }
  })
})

describe('English', () => {
  it('has no message that nothing shows', () => {
    const used = isUsed(codeOf('web/src') + codeOf('src'))
    const unused = Object.keys(english).filter((key) => !used(key))
    // The edge's own page takes its words as a whole.
    expect(unused.filter((key) => !/^(failure\.(code|reason)|edge)\./.test(key))).toEqual([])
  })

  it('has a sentence for every failure code of the contract', async () => {
    const { failureCodes } = await import('../../../src/contract/failure-code.ts')
    for (const code of [...failureCodes, 'unreachable'])
      expect(english).toHaveProperty([`failure.code.${code}`])
  })
})
