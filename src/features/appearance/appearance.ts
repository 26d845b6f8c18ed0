import type { EditableValues } from '../../contract/settings.ts'
import { accentsOf } from './accents.ts'

/** What this product is called where nobody gave it another name. */
const standardName = 'Parley'

export const productOf = (values: Pick<EditableValues, 'appearance.name'>): string =>
  values['appearance.name'].trim() || standardName

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
