import type { Letter, MailAccents } from './letter.ts'
import { directionOf, type Piece } from './texts.ts'
import { plainOf } from './words.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** Values keep their own direction in an element of their own. */
const inline = (pieces: readonly Piece[]): string =>
  pieces.map(({ kind, text }) => (kind === 'value' ? `<bdi>${escape(text)}</bdi>` : escape(text))).join('')

const ours: MailAccents = {
  light: { accent: '#007665', on: '#ffffff' },
  dark: { accent: '#4fcab3', on: '#10131a' },
}

/** Where style sheets are dropped, the light colours written at each element stay. */
const darkOf = ({ dark: { accent, on } }: MailAccents): string => `@media(prefers-color-scheme:dark){
.ground{background:#14171b!important;color:#eef1f4!important}.sheet{background:#1b1f25!important;border-color:#2b3138!important}
.soft{color:#a3adb8!important}.link{color:${accent}!important}.button{background:${accent}!important;color:${on}!important}}`

const soft = 'color:#5b6470'
const paragraph = (pieces: readonly Piece[]): string => `<p style="margin:0 0 16px">${inline(pieces)}</p>`

const factsOf = ({ facts }: Letter): string => {
  if (facts.length === 0) return ''
  const rows = facts.map(
    ({ name, value }) =>
      `<dt class="soft" style="${soft};font-size:14px">${inline(name)}</dt><dd style="margin:0 0 8px"><bdi>${escape(value)}</bdi></dd>`,
  )
  return `<dl style="margin:0 0 16px">${rows.join('')}</dl>`
}

const actionOf = ({ action }: Letter, { light: { accent, on } }: MailAccents): string => {
  if (action === null) return ''
  const link = escape(action.link)
  return `<p style="margin:24px 0"><a class="button" href="${link}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:${accent};color:${on};font-weight:600;text-decoration:none">${inline(action.label)}</a></p>
<p class="soft" style="margin:0 0 16px;${soft};font-size:14px">${inline(action.copy)}<br><a class="link" href="${link}" style="color:${accent};word-break:break-all"><bdi dir="ltr">${link}</bdi></a></p>`
}

/** A letter as HTML: one page without tables, pictures, programs or anything to be loaded. */
export const html = (letter: Letter, accents: MailAccents = ours): string => {
  const { language, subject, title, before, after, foot } = letter
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escape(plainOf(language, subject))}</title><style>:root{color-scheme:light dark}${darkOf(accents)}</style></head>
<body class="ground" style="margin:0;padding:24px 12px;background:#f7f8fa;color:#16191d;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div class="sheet" style="max-width:520px;margin:0 auto;padding:32px 28px;background:#ffffff;border:1px solid #d9dee5;border-radius:16px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${inline(title)}</h1>
${before.map(paragraph).join('\n')}
${factsOf(letter)}
${actionOf(letter, accents)}
${after.map(paragraph).join('\n')}
</div>
<div class="soft" style="max-width:520px;margin:16px auto 0;padding:0 28px;${soft};font-size:13px">${foot.map(paragraph).join('\n')}</div>
</body>
</html>
`
}
