import type { Static, TSchema } from 'typebox'

/** One setting: its shape, what it means, how to name it from outside, and when a change takes effect. */
export interface Setting<S extends TSchema = TSchema> {
  schema: S
  /** One or two sentences for `docs/configuration.md` and `config show`. */
  about: string
  default: Static<S>
  /** Names in the environment, first one first; `PARLEY_` names are made from the key when this is absent. */
  env?: readonly string[]
  /** Masked wherever it is shown. */
  secret?: boolean
  /** All settings of the file apply at the next start; those marked `now` also on SIGHUP. */
  applies?: 'start' | 'now'
}

/** Keeps the exact type of each schema. */
export const setting = <S extends TSchema>(one: Setting<S>): Setting<S> => one
