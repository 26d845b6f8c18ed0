import type { EditableValues } from '../../contract/settings.ts'
import type { PageLanguage } from '../../contract/shapes.ts'
import { readLanguages } from '../../platform/config/check-editable.ts'

export interface Languages {
  offered: PageLanguage[]
  /** One of them, for whoever wants none of them. */
  standard: PageLanguage
}

type Values = Pick<EditableValues, 'languages.offered' | 'languages.default'>

/** What people may choose from. A default nobody is offered is none: then the first that is. */
export const languagesOf = (values: Values): Languages => {
  const offered = readLanguages(values['languages.offered'])
  const standard = offered.find((one) => one === values['languages.default']) ?? offered[0] ?? 'en'
  return { offered, standard }
}

/** The language for a tag as browsers have it, `de-AT`: the one it is of when that is offered, else the default. */
export const languageFor = (tag: string, { offered, standard }: Languages): PageLanguage => {
  const base = tag.toLowerCase().split('-', 1)[0]
  return offered.find((one) => one === base) ?? standard
}
