import { exitCodes } from '../core/start-error.ts'
import { describeShape } from '../platform/config/check-value.ts'
import { settings, type SettingKey } from '../platform/config/schema.ts'
import { envNames, flagName, settingKeys, settingOf } from '../platform/config/source.ts'

export const topics = ['settings', 'exit-codes'] as const
export type Topic = (typeof topics)[number]

export const isTopic = (word: string): word is Topic => topics.some((topic) => topic === word)

/** Breaks a text into lines of at most `width`, each after `indent`. */
export const wrap = (text: string, indent: string, width = 100): string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(indent + word)
  }
  return lines
}

const describeDefault = (key: SettingKey): string => {
  const value: unknown = settings[key].default
  if (value === '' || (Array.isArray(value) && value.length === 0)) return ''
  return `; default ${String(value)}`
}

const describeSetting = (key: SettingKey): string[] => [
  key,
  ...wrap(settingOf(key).about, '    '),
  `    ${describeShape(settingOf(key).schema)}${describeDefault(key)}`,
  `    ${flagName(key)}   ${envNames(key).join(' or ')}`,
  '',
]

const settingsTopic = (): string[] => [
  'Every setting can be given in three ways; a later one is stronger than an earlier one:',
  '',
  '  in the YAML file         http:',
  '                             name: meet.example.org',
  '  in the environment       PARLEY_HTTP_NAME=meet.example.org',
  '  on the command line      --http-name meet.example.org',
  '',
  'The file is named by --config, PARLEY_CONFIG_FILE or CONFIG_FILE; without them /etc/parley/parley.yaml is read if it',
  'is there. `parley config show` tells what each setting comes to and where that came from.',
  '',
  ...settingKeys.flatMap(describeSetting),
]

const meanings: Record<keyof typeof exitCodes, string> = {
  ok: 'done',
  failure: 'it didn’t work; the message says why',
  usage: 'the command line isn’t understood',
  damaged: 'the database or another file of Parley is damaged',
  unavailable: 'something needed is taken or doesn’t answer: a port, the database server',
  broken: 'a part of Parley broke: LiveKit doesn’t start, the executable is damaged',
  notWritable: 'a folder or file can’t be made or written',
  disk: 'the disk is full or fails',
  notPermitted: 'not permitted to this user: a low port, somebody else’s file',
  configuration: 'the configuration is wrong',
}

const exitCodesTopic = (): string[] => [
  'Exit codes, the same for every command:',
  '',
  ...Object.entries(meanings).map(
    ([name, meaning]) => `  ${String(exitCodes[name as keyof typeof exitCodes]).padStart(3)}  ${meaning}`,
  ),
  '',
]

/** The text of `parley help <topic>`. */
export const helpTopic = (topic: Topic): string =>
  (topic === 'settings' ? settingsTopic() : exitCodesTopic()).join('\n')
