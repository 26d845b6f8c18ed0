import { editableSettings, type EditableKey, type EditableValues } from '../../contract/settings.ts'
import type { RawConfig } from './schema.ts'
import type { Source, Sources } from './source.ts'

/** The settings admins may change in the web, as file, environment, flags and defaults have them. */
export interface Editable {
  readonly values: EditableValues
  /** What anything but `default` has set can't be changed in the web. */
  readonly sources: { readonly [K in EditableKey]: Source }
}

export const editableKeys = Object.keys(editableSettings) as EditableKey[]

export const isEditable = (key: string): key is EditableKey => Object.hasOwn(editableSettings, key)

const pick = <T>(from: { readonly [K in EditableKey]: T }) =>
  Object.fromEntries(editableKeys.map((key) => [key, from[key]]))

export const editableOf = (raw: RawConfig, sources: Sources): Editable => ({
  values: pick<unknown>(raw) as unknown as EditableValues,
  sources: pick<Source>(sources) as Editable['sources'],
})
