import { readText } from './check-value.ts'
import { nearest } from './nearest.ts'
import type { Written, WrittenValues } from './read-file.ts'
import type { SettingKey } from './schema.ts'
import { envNames, flagName, settingKeys, settingOf } from './source.ts'

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Settings from the command line: text, several texts for a flag that was repeated, true or false for a switch. */
export type Flags = { readonly [K in SettingKey]?: string | readonly string[] | boolean }

/** Names that say which file to read, strongest first. */
export const configFileNames = ['PARLEY_CONFIG_FILE', 'CONFIG_FILE'] as const

/** Names that aren't meant as settings: what container platforms set for a service called parley, and our own tests. */
const notForUs = /^PARLEY_(?:SERVICE_(?:HOST|PORT)|PORT|TEST|DEV)(?:_|$)/

/**
 * The values the environment sets. An empty variable sets nothing. A `PARLEY_` name that is no setting is a problem:
 * it would do nothing, and whoever set it believes otherwise.
 */
export const readEnvValues = (env: Environment): WrittenValues => {
  const known: string[] = [...settingKeys.flatMap(envNames), ...configFileNames]
  const problems = Object.keys(env)
    .filter((name) => name.startsWith('PARLEY_') && !known.includes(name) && !notForUs.test(name))
    .map((name) => {
      const near = nearest(name, known)
      const cure =
        near === null ? 'Unset it; parley help settings lists every setting.' : `Did you mean ${near}?`
      return { key: name, where: 'The environment', message: 'is no setting', cure }
    })
  return { written: settingKeys.flatMap((key) => readVariable(env, key)), problems }
}

const readVariable = (env: Environment, key: SettingKey): Written[] => {
  const name = envNames(key).find((candidate) => (env[candidate] ?? '') !== '')
  if (name === undefined) return []
  const value = readText(settingOf(key).schema, env[name] ?? '')
  return [{ key, value, source: { kind: 'env', name } }]
}

/** The values the command line sets. */
export const readFlagValues = (flags: Flags): WrittenValues => ({
  written: settingKeys.flatMap((key) => {
    const given = flags[key]
    if (given === undefined) return []
    const value =
      typeof given === 'boolean' ? given : readText(settingOf(key).schema, [given].flat().join(','))
    return [{ key, value, source: { kind: 'flag', name: flagName(key) } }]
  }),
  problems: [],
})
