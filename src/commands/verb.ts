import type { Command } from 'commander'
import type { ExitCode } from '../core/start-error.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'

/** A verb's own options as Commander reads them. */
export type Options = Readonly<Record<string, unknown>>

/** One verb of the command line. Its code is loaded when it is called, so that `--version` and mistakes answer at once. */
export interface Verb {
  /** `run`, or `user create` */
  path: string
  about: string
  /** Says its own options. */
  options?: (command: Command) => Command
  /** Shown under its help. */
  notes?: string
  /** `words` are its arguments, in order. Answers an exit code when it isn't 0. */
  act: (
    given: GivenSettings,
    output: Output,
    options: Options,
    words: readonly string[],
  ) => Promise<ExitCode | undefined>
}

/** Verbs under one heading of the help. */
export interface VerbGroup {
  heading: string
  verbs: readonly Verb[]
}
