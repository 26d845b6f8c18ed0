import type { EditableKey, EditableValues, SettingState } from '../../contract/settings.ts'
import { toInstant } from '../../core/clock.ts'
import { editableKeys, type Editable } from '../../platform/config/editable.ts'
import { fits } from '../../platform/config/check-value.ts'
import { describeSource, settingOf, type Source } from '../../platform/config/source.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import type { Effective, SettingRow } from './setting.ts'

type Value = EditableValues[EditableKey]

export const isSecret = (key: EditableKey): boolean => settingOf(key).secret === true

const sourceNames: Readonly<Record<Source['kind'], SettingState['source']>> = {
  default: 'default',
  file: 'file',
  env: 'environment',
  flag: 'flag',
}

/** What a row holds; undefined when it can't be read, or an older build wrote what no longer fits. */
const readRow = (key: EditableKey, text: string, seal: Pick<Seal, 'open'>): Value | undefined => {
  const json = isSecret(key) ? seal.open(text) : text
  if (json === null) return undefined
  const value: unknown = JSON.parse(json)
  return fits(settingOf(key).schema, value) ? (value as Value) : undefined
}

export const writeRow = (key: EditableKey, value: Value | null, seal: Pick<Seal, 'seal'>): string | null => {
  if (value === null) return null
  const json = JSON.stringify(value)
  return isSecret(key) ? seal.seal(json) : json
}

interface Layers {
  editable: Editable
  rows: readonly SettingRow[]
  seal: Pick<Seal, 'open'>
}

const stateOf = (key: EditableKey, layers: Layers): { value: Value; state: SettingState } => {
  const { editable, rows, seal } = layers
  const outside = editable.sources[key]
  const isFixed = outside.kind !== 'default'
  const row = rows.find((one) => one.key === key)
  const written = isFixed ? null : (row?.value ?? null)
  const read = written === null ? undefined : readRow(key, written, seal)
  const value = read ?? editable.values[key]
  const standard = settingOf(key).default as Value
  return {
    value,
    state: {
      key,
      ...(!isSecret(key) && { value, standard }),
      isSet: value !== '',
      source: read === undefined ? sourceNames[outside.kind] : 'here',
      ...(isFixed && { place: describeSource(outside) }),
      ...(row !== undefined && { changedAt: toInstant(row.updatedAt) }),
      version: row?.version ?? 0,
      ...(written !== null && read === undefined && { problem: 'unreadable' as const }),
    },
  }
}

/** The same for one setting. Pure. */
export const valueOf = <K extends EditableKey>(key: K, layers: Layers): EditableValues[K] =>
  stateOf(key, layers).value as EditableValues[K]

/** What holds: file, environment and flags before what was set in the web, and that before the default. Pure. */
export const effectiveOf = (layers: Layers): Effective => {
  const found = editableKeys.map((key) => ({ key, ...stateOf(key, layers) }))
  return {
    values: Object.fromEntries(found.map(({ key, value }) => [key, value])) as unknown as EditableValues,
    states: found.map(({ state }) => state),
  }
}
