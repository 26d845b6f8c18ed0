import type { EditableKey, EditableValues, SettingState } from '../../contract/settings.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { FieldChange } from '../../platform/http/call.ts'

/** What an admin set in the web. */
export interface SettingRow {
  key: string
  /** JSON, sealed for a secret; null when it was set back to the default. Rows stay, so that versions only rise. */
  value: string | null
  /** From 1. */
  version: number
  updatedAt: number
}

export interface SettingStore {
  all: () => Promise<SettingRow[]>
  one: (key: string) => Promise<SettingRow | null>
  /** Sets one, if it still has the version it was seen with (0: it had no row). */
  putting: (change: { key: string; value: string | null; version: number; at: number }) => Step
  /** All steps or none. */
  write: (steps: readonly Step[]) => Promise<boolean>
}

/** A change as it is asked for; `null` is the default again. */
export interface SettingChange {
  key: EditableKey
  value: string | number | null
  version: number
}

/** What holds now. */
export interface Effective {
  values: EditableValues
  states: readonly SettingState[]
}

export interface Settings {
  /** Read afresh each time: a change on one node holds at once on all. */
  read: () => Promise<Effective>
  /** One of them, read afresh: for what every request asks. */
  valueOf: <K extends EditableKey>(key: K) => Promise<EditableValues[K]>
  /**
   * Changes all of it or nothing; answers what is different, for the audit log.
   * @throws Failure `invalid_input`, `conflict` with reason `version` or `locked`
   */
  change: (changes: readonly SettingChange[]) => Promise<FieldChange[]>
}
