import type { EditableValues } from '../../contract/settings.ts'
import { accentsOf } from './accents.ts'

/** What this product is called where nobody gave it another name. */
const standardName = 'Parley'

type Named = Pick<EditableValues, 'appearance.name'>

export const productOf = (values: Named): string => values['appearance.name'].trim() || standardName

/** What authenticator apps call this server: people may have accounts on several. */
export const siteOf = (publicUrl: string, values: Named): string =>
  // A colon ends the name in what such apps read.
  `${productOf(values).replaceAll(':', '')} ${new URL(publicUrl).hostname}`

/** The colours of mails, as those of the page; undefined where none was chosen. */
export const mailAccentsOf = ({ 'appearance.accent': accent }: Pick<EditableValues, 'appearance.accent'>) =>
  accent === '' ? undefined : accentsOf(accent)

/** Custom properties of the page that stand instead of its own; nothing where no colour was chosen. */
export const styleSheetOf = (accent: string): string => {
  if (accent === '') return ''
  const { light, dark } = accentsOf(accent)
  const both = (of: keyof typeof light): string => `light-dark(${light[of]}, ${dark[of]})`
  return `:root {
  --accent: ${both('accent')};
  --accent-strong: ${both('strong')};
  --accent-soft: ${both('soft')};
  --on-accent: ${both('on')};
}
`
}
