import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compose } from './compose.ts'
import { exampleContent, mailTemplates, type MailContent } from './templates.ts'
import { mailLanguageOf, mailLanguages, type MailLanguage } from './texts.ts'

const site = 'https://meet.test'
const at = Date.parse('2026-11-21T04:02:00.000Z')
const frame = { product: 'Parley', site }

const everyMail = mailTemplates.flatMap((template) =>
  mailLanguages.map((language) => ({ template, language })),
)

/** What a reader sees of the HTML: without tags, style and title. */
const shown = (html: string): string =>
  html
    .replace(/<(style|title)>.*?<\/\1>/gs, '')
    .replace(/<\/?bdi[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")

const words = (text: string): string[] =>
  text
    .replace(/[\u2068\u2069]/g, '')
    .split(/[\s:]+/)
    .filter((word) => word !== '' && word !== '--')

test.each(everyMail)('$template is whole in $language, as text and as HTML', ({ template, language }) => {
  const content = exampleContent({ template, site, at })
  const { subject, text, html } = compose({ content, language, ...frame })
  for (const part of [subject, text, html.replace(/<style>.*?<\/style>/s, '')])
    expect(part).not.toMatch(/undefined|null|\{\w+\}|NaN|Invalid|\[object/)
  expect(subject).toMatch(/\S{3}/)
  expect(subject).not.toMatch(/[\r\n]/)
  expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
  // The text says all the HTML says; the sentence about the button and the link's second place are the HTML's own.
  const inText = new Set(words(text))
  const copy = { en: 'If the button does nothing', de: 'Falls die Schaltfläche', ar: 'إن لم يعمل الزر' }[
    language
  ]
  const withoutCopy = shown(html.replace(new RegExp(`${copy}[^<]*`), ''))
  expect(words(withoutCopy).filter((word) => !inText.has(word))).toEqual([])
  expect(html).not.toMatch(/<(img|script|link|iframe|table|form|object)\b|url\(|@import|\son\w+=/i)
  if ('link' in content.values) {
    const { link } = content.values
    expect(text.split('\n')).toContain(link)
    expect(html).toContain(`href="${link}"`)
    expect(shown(html)).toContain(link)
    const links = [...html.matchAll(/https?:\/\/[^\s"<]+/g)].map(([one]) => one)
    expect(links.filter((one) => one !== link && one !== site)).toEqual([])
  }
})

const reset = (name: string): MailContent => ({
  template: 'reset',
  values: { name, link: `${site}/reset#abc`, expiresAt: at },
})

const withName = (name: string, language: MailLanguage = 'en') =>
  compose({ content: reset(name), language, ...frame })

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['"><b onclick="x">', '&quot;&gt;&lt;b onclick=&quot;x&quot;&gt;'],
  ["O'Neil & Sons", 'O&#39;Neil &amp; Sons'],
  ['Ada\r\nBcc: eve@x.test', 'Ada Bcc: eve @ x. test'],
  ['nimda\u202egnp.exe', 'nimdagnp. exe'],
  ['\u2066a\u2069\u2069b', 'ab'],
  ['Eve http://evil.test/x', 'Eve http: / /evil. test/x'],
  ['www.evil.test', 'www. evil. test'],
  ['half \ud83d', 'half \ufffd'],
])('a name as bad as %j is only a name', (name, seen) => {
  const { text, html } = withName(name)
  expect(html).toContain(`Hello <bdi>${seen}</bdi>,`)
  expect(text).toContain(
    `Hello ${seen.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')},\n`,
  )
})

test.each(['O’Brien-Smith, Jr.', 'J. R. R. Tolkien', '山田太郎', 'Nguyễn Thị Ánh', '👩🏻‍❤️‍💋‍👨🏿'])(
  'the name %s stays as it is',
  (name) => {
    expect(withName(name).text).toContain(`Hello ${name},`)
  },
)

test('a name of the other direction mixes up nothing around it', () => {
  expect(withName('محمّد').text).toContain('Hello \u2068محمّد\u2069,')
  expect(withName('Ada', 'ar').text).toContain('مرحبًا Ada،')
  expect(withName('Ada (1)', 'ar').text).toContain('مرحبًا \u2068Ada (1)\u2069،')
  expect(withName('محمّد', 'ar').text).toContain('مرحبًا محمّد،')
})

test('a subject is one line, whoever invites', () => {
  const content: MailContent = {
    template: 'invitation',
    values: { by: 'Eve\r\nBcc: all@x.test\u0000\u2028', link: `${site}/invitation#abc`, expiresAt: at },
  }
  expect(compose({ content, language: 'en', ...frame }).subject).toBe(
    'Eve Bcc: all @ x. test invites you to Parley',
  )
})

test.each([
  ['en', undefined, 'November 21, 2026 at 4:02 AM UTC'],
  ['en', 'America/New_York', 'November 20, 2026 at 11:02 PM EST'],
  ['de', 'Europe/Berlin', '21. November 2026 um 05:02 MEZ'],
  ['de', 'Nowhere/At_all', '21. November 2026 um 04:02 UTC'],
] as const)('times are told in %s for the zone %s', (language, zone, told) => {
  const { text } = compose({ content: reset('Ada'), language, zone, ...frame })
  expect(text.replace(/\s/gu, ' ')).toContain(told)
})

test.each([
  ['de-AT', 'de'],
  ['AR', 'ar'],
  ['fr', 'en'],
  ['', 'en'],
])('whoever reads %s gets it in %s', (tag, language) => {
  expect(mailLanguageOf(tag)).toBe(language)
})

test('every language of the page is one of mail', () => {
  const folders = readdirSync(join(import.meta.dirname, '../../../web/messages'))
  expect([...mailLanguages].sort()).toEqual(folders.sort())
})

test('the product’s name is what it is called here', () => {
  const content = exampleContent({ template: 'test', site, at })
  const { subject, html } = compose({ content, language: 'en', site, product: 'Tea & <b>Talk</b>' })
  expect(subject).toBe('Mail from Tea & <b>Talk</b> arrives')
  expect(html).toContain('<bdi>Tea &amp; &lt;b&gt;Talk&lt;/b&gt;</bdi>')
})
