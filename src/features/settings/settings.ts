import type { EditableKey, EditableValues } from '../../contract/settings.ts'
import type { Now } from '../../core/clock.ts'
import { Failure, type FailureDetail } from '../../core/failure.ts'
import { checkEditable } from '../../platform/config/check-editable.ts'
import { describeShape, fits } from '../../platform/config/check-value.ts'
import type { Editable } from '../../platform/config/editable.ts'
import { settingOf } from '../../platform/config/source.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import { effectiveOf, isSecret, valueOf, writeRow } from './effective.ts'
import type { Effective, SettingChange, Settings, SettingRow, SettingStore } from './setting.ts'

export interface SettingsParts {
  store: SettingStore
  editable: Editable
  seal: Seal
  now: Now
}

const invalid = (details: FailureDetail[]): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details })

/** @throws Failure `invalid_input` with the key as path */
const checkShapes = (changes: readonly SettingChange[]): void => {
  const details = changes.flatMap(({ key, value }, index) => {
    const { schema } = settingOf(key)
    if (changes.findIndex((other) => other.key === key) < index)
      return [{ path: key, message: 'is there twice' }]
    return value === null || fits(schema, value)
      ? []
      : [{ path: key, message: `must be ${describeShape(schema)}` }]
  })
  if (details.length > 0) throw invalid(details)
}

/** @throws Failure `conflict` */
const checkFree = (changes: readonly SettingChange[], { states }: Effective): void => {
  for (const { key, version } of changes) {
    const state = states.find((one) => one.key === key)
    if (state?.place !== undefined)
      throw new Failure('conflict', `${key} is set by ${state.place}: change it there`, { reason: 'locked' })
    if (state?.version !== version) throw versionConflict()
  }
}

const versionConflict = (): Failure =>
  new Failure('conflict', 'somebody else changed these settings', { reason: 'version' })

const groupOf = (key: string): string => key.split('.', 1)[0] ?? ''

/** What is wrong elsewhere is no reason to refuse a change here. */
const checkTogether = (changes: readonly SettingChange[], values: EditableValues): void => {
  const groups = new Set(changes.map(({ key }) => groupOf(key)))
  const details = checkEditable(values)
    .filter(({ key }) => groups.has(groupOf(key)))
    .map(({ key: path, message, cure }) => ({ path, message: `${message}. ${cure}` }))
  if (details.length > 0) throw invalid(details)
}

/**
 * A password goes only to the server it was given for: whoever sits down at an admin's open browser doesn't get it sent
 * to a server of their own.
 */
const checkPassword = (changes: readonly SettingChange[], before: Effective, after: Effective): void => {
  const password = before.states.find(({ key }) => key === 'mail.password')
  const isMoved = before.values['mail.host'] !== after.values['mail.host'] && after.values['mail.host'] !== ''
  const isGiven = changes.some(({ key }) => key === 'mail.password')
  if (!isMoved || isGiven || password?.isSet !== true) return
  throw invalid([
    password.place === undefined
      ? { path: 'mail.password', message: 'must be given again: it goes to another server' }
      : { path: 'mail.host', message: `goes with the password set by ${password.place}: change it there` },
  ])
}

const shown = (key: EditableKey, { values }: Effective): string =>
  isSecret(key) ? (values[key] === '' ? '' : '********') : String(values[key])

const changesBetween = (
  changes: readonly SettingChange[],
  before: Effective,
  after: Effective,
): FieldChange[] =>
  changes
    .filter(({ key }) => before.values[key] !== after.values[key])
    .map(({ key }) => ({ field: key, from: shown(key, before), to: shown(key, after) }))

const applied = (
  rows: readonly SettingRow[],
  written: readonly { key: string; value: string | null; version: number; at: number }[],
): SettingRow[] => {
  const keys = new Set(written.map(({ key }) => key))
  const changed = written.map(({ key, value, version, at: updatedAt }) => ({
    key,
    value,
    version: version + 1,
    updatedAt,
  }))
  return [...rows.filter(({ key }) => !keys.has(key)), ...changed]
}

/** What admins set in the web, below what file, environment and flags fix. */
export const createSettings = ({ store, editable, seal, now }: SettingsParts): Settings => {
  const effective = (rows: readonly SettingRow[]): Effective => effectiveOf({ editable, rows, seal })
  /** Worked out anew when a row is another: they are read with every `GET /api/me`, and one of them is unsealed for it. */
  let latest: { rows: string; found: Effective } | null = null
  const read = async (): Promise<Effective> => {
    const all = await store.all()
    const rows = JSON.stringify(all)
    if (latest?.rows !== rows) latest = { rows, found: effective(all) }
    return latest.found
  }
  return {
    read,
    async valueOf(key) {
      const isFixed = editable.sources[key].kind !== 'default'
      const row = isFixed ? null : await store.one(key)
      return valueOf(key, { editable, rows: row === null ? [] : [row], seal })
    },
    async change(changes) {
      checkShapes(changes)
      const rows = await store.all()
      const before = effective(rows)
      checkFree(changes, before)
      const at = now()
      const written = changes.map(({ key, value, version }) => ({
        key,
        value: writeRow(key, value, seal),
        version,
        at,
      }))
      const after = effective(applied(rows, written))
      checkTogether(changes, after.values)
      checkPassword(changes, before, after)
      if (!(await store.write(written.map(store.putting)))) throw versionConflict()
      return changesBetween(changes, before, after)
    },
  }
}
