import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../contract/limits.ts'
import { readName } from './name.ts'

test.each([
  'Ana',
  'O’Brien-Smith, Jr.',
  'नमस्कार',
  'र्त्स्न्य',
  'བོད་སྐད་',
  'ภาษาไทย',
  'בְּרֵאשִׁ֖ית',
  'محمّد',
  '山田太郎',
  'Nguyễn Thị Ánh',
  '👩🏻‍❤️‍💋‍👨🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣',
])('%s is a name', (name) => {
  expect(readName(name, 'name')).toBe(name.normalize('NFC'))
})

test.each([
  ['nothing', ''],
  ['spaces of many kinds', ' \u00a0\u2003\u3000'],
  ['what shows nothing', '\u200b\u2060\u00ad\u2800\ufe0f'],
  ['a line break', 'a\nb'],
  ['a zero byte', 'a\0b'],
  ['an escape sequence', '\u001b[31mred'],
  ['a C1 control', 'a\u009bb'],
  ['an override', 'nimda\u202e'],
  ['an isolate', '\u2066a\u2069'],
  ['a mark of direction', 'a\u200fb'],
  ['a line separator', 'a\u2028b'],
  ['half a surrogate pair', 'a\ud83d'],
  ['a noncharacter', 'a\uffffb'],
  ['a tower of marks', `a${'\u0301'.repeat(10)}`],
  ['a tower of marks held together by joiners', `a${'\u0335\u200d'.repeat(10)}`],
  ['65 characters', '👩🏻‍❤️‍💋‍👨🏿'.repeat(65)],
])('%s is no name', (_what, name) => {
  expect(() => readName(name, 'who')).toThrow(
    expect.objectContaining({ code: 'invalid_input', details: [expect.objectContaining({ path: 'who' })] }),
  )
})

test('characters are counted as people count them', () => {
  expect(readName('👨‍👩‍👧‍👦'.repeat(limits.nameGraphemes), 'name')).toHaveLength(11 * limits.nameGraphemes)
})

test('what was read once reads the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      try {
        const name = readName(text, 'name')
        expect(readName(name, 'name')).toBe(name)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_input' })
      }
    }),
  )
})
