import { Option, type Command } from 'commander'
import { describeShape } from '../platform/config/check-value.ts'
import type { Flags } from '../platform/config/read-text.ts'
import type { SettingKey } from '../platform/config/schema.ts'
import { flagName, settingKeys, settingOf } from '../platform/config/source.ts'

/** What the command line says about the configuration. */
export interface GivenSettings {
  /** `--config` */
  file: string | undefined
  flags: Flags
}

type Given = Readonly<Record<string, unknown>>

const kindOf = (key: SettingKey): 'switch' | 'list' | 'text' => {
  const shape = describeShape(settingOf(key).schema)
  return shape === 'true or false' ? 'switch' : shape.startsWith('a list') ? 'list' : 'text'
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

const optionsFor = (key: SettingKey): Option[] => {
  const name = flagName(key)
  const about = settingOf(key).about
  switch (kindOf(key)) {
    case 'switch':
      return [new Option(`${name} [true|false]`, about).preset(true), new Option(name.replace('--', '--no-'))]
    case 'list':
      return [new Option(`${name} <value>`, about).argParser(collect)]
    case 'text':
      return [new Option(`${name} <value>`, about)]
  }
}

const attributes = new Map(settingKeys.map((key) => [optionsFor(key)[0]?.attributeName() ?? key, key]))

/** Lets a command take `--config` and every setting as a flag; the flags are listed by `parley help settings`. */
export const addSettingFlags = (command: Command): Command => {
  command.option(
    '--config <file>',
    'YAML file with settings (default: /etc/parley/parley.yaml if it is there)',
  )
  for (const option of settingKeys.flatMap(optionsFor)) command.addOption(option.hideHelp())
  return command
}

/** Picks the settings out of a command's options. */
export const givenSettings = (options: Given): GivenSettings => {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const key = attributes.get(name)
    return key === undefined || value === undefined ? [] : [[key, value] as const]
  })
  const { config } = options
  return { file: typeof config === 'string' ? config : undefined, flags: Object.fromEntries(flags) }
}

/** The same settings as arguments for a process of ours. Secrets stay out: other users can read a command line. */
export const toArguments = ({ file, flags }: GivenSettings): string[] => [
  ...(file === undefined ? [] : [`--config=${file}`]),
  ...settingKeys.flatMap((key) => {
    const value = flags[key]
    return value === undefined || settingOf(key).secret === true
      ? []
      : [`${flagName(key)}=${[value].flat().join(',')}`]
  }),
]
