import ar from '../../../web/messages/ar/export.json' with { type: 'json' }
import de from '../../../web/messages/de/export.json' with { type: 'json' }
import en from '../../../web/messages/en/export.json' with { type: 'json' }
import { mailLanguageOf, type MailLanguage } from '../../platform/mail/texts.ts'

type Words = Readonly<Record<string, string>>
const languages: Readonly<Record<MailLanguage, Words>> = { en, de, ar }

const filled = (text: string, values: Words): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')

export interface ReadmeInput {
  /** As browsers name it. */
  language: string
  /** Files without their ending. */
  names: readonly string[]
  site: string
  email: string
  at: number
}

/** The words of a language, a tag as browsers have it; by the key as it is called everywhere. */
export const exportWords = (language: string): ((key: string, values?: Words) => string) => {
  const words = languages[mailLanguageOf(language)]
  return (key, values = {}) => filled(words[key.slice('export.'.length)] ?? '', values)
}

/** What stands in the archive's `README.txt`: what each file is. */
export const readmeOf = ({ language, names, site, email, at }: ReadmeInput): string => {
  const say = exportWords(language)
  const made = new Date(at).toISOString()
  const files = names.map((name) => `${name}.json\n  ${say(`export.about.${name}`)}`)
  return [
    say('export.readme.title', { site, email, made }),
    say('export.readme.text'),
    ...files,
    say('export.readme.left'),
  ]
    .map((text) => `${text}\n`)
    .join('\n')
}
