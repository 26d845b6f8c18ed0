import { isAbsolute, resolve } from 'node:path'
import { describeShape, fits, showValue } from './check-value.ts'
import type { Config } from './config.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { ConfigProblem } from './problem.ts'
import { readFileValues, type ConfigFile, type Written } from './read-file.ts'
import { readEnvValues, readFlagValues, type Environment, type Flags } from './read-text.ts'
import { resolveConfig, type Machine } from './resolve-config.ts'
import { settings, type RawConfig, type SettingKey } from './schema.ts'
import { describeSource, settingKeys, settingOf, type Source, type Sources } from './source.ts'

/** Everything the settings depend on, handed in. */
export interface ConfigInput {
  file: ConfigFile | null
  env: Environment
  flags: Flags
  machine: Machine
}

/** What was read: either all of it is right, or a list of everything that isn't. All frozen. */
export type ConfigReading =
  | { readonly ok: true; readonly raw: RawConfig; readonly sources: Sources; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/** Reads all settings, default < file < environment < flag, checks them, and works out what depends on them. Pure. */
export const readConfig = ({ file, env, flags, machine }: ConfigInput): ConfigReading => {
  const layers = [...(file === null ? [] : [readFileValues(file)]), readEnvValues(env), readFlagValues(flags)]
  const written = layers.flatMap((layer) => layer.written).map((one) => placePath(one, machine.workingDir))
  const checked = written.map((one) => ({ one, wrong: [...checkShape(one), ...checkPath(one)] }))
  const problems = [...layers.flatMap((layer) => layer.problems), ...checked.flatMap(({ wrong }) => wrong)]
  // What can't be is looked for among the right values too, so that everything is said at once.
  const { raw, sources } = merge(checked.filter(({ wrong }) => wrong.length === 0).map(({ one }) => one))
  const resolved = resolveConfig({ raw, sources, machine })
  const known = new Set(problems.map(({ key }) => key))
  const given = resolved.problems.filter(({ key }) => !known.has(key))
  if (problems.length + given.length > 0) return { ok: false, problems: [...problems, ...given] }
  return deepFreeze({ ok: true, raw, sources, config: resolved.config })
}

const checkShape = ({ key, value, source }: Written): ConfigProblem[] => {
  const { schema, secret } = settingOf(key)
  if (fits(schema, value)) return []
  const shown = secret === true ? 'what it is' : showValue(value)
  const quote =
    typeof value === 'number' && describeShape(schema).startsWith('a text') ? ' Put it in quotes.' : ''
  const message = `must be ${describeShape(schema)}, not ${shown}`
  return [{ key, where: describeSource(source), message, cure: `${cureFor(key, source)}${quote}` }]
}

const cureFor = (key: SettingKey, source: Source): string => {
  const value: unknown = settings[key].default
  const standard = value === '' || (Array.isArray(value) && value.length === 0) ? '' : ` (${String(value)})`
  return source.kind === 'file'
    ? `Correct the line, or remove it to have the default${standard}.`
    : `Correct it, or leave it out to have the default${standard}.`
}

const pathKeys = new Set<SettingKey>([
  'data_dir',
  'run_dir',
  'tls.certificate_file',
  'tls.key_file',
  'livekit.binary',
])

/** A path from the environment or a flag is meant from where the command runs. */
const placePath = (one: Written, workingDir: string): Written => {
  const { key, value, source } = one
  if (!pathKeys.has(key) || typeof value !== 'string' || value === '' || source.kind === 'file') return one
  return { ...one, value: resolve(workingDir, value) }
}

const checkPath = ({ key, value, source }: Written): ConfigProblem[] => {
  if (!pathKeys.has(key) || typeof value !== 'string' || value === '' || isAbsolute(value)) return []
  const message = `must be an absolute path, not ${showValue(value)}`
  return [{ key, where: describeSource(source), message, cure: 'Write it from the root: /…' }]
}

const merge = (written: readonly Written[]): { raw: RawConfig; sources: Sources } => {
  const strongest = new Map(written.map((one) => [one.key, one]))
  const entries = settingKeys.map((key) => {
    const found = strongest.get(key)
    return { key, value: found?.value ?? settings[key].default, source: found?.source ?? byDefault }
  })
  return {
    raw: Object.fromEntries(entries.map(({ key, value }) => [key, value])) as unknown as RawConfig,
    sources: Object.fromEntries(entries.map(({ key, source }) => [key, source])) as unknown as Sources,
  }
}

const byDefault: Source = { kind: 'default' }
