import { describeShape } from './check-value.ts'
import { settings, type SettingKey } from './schema.ts'
import { isEditable } from './editable.ts'
import { envNames, flagName, settingKeys, settingOf } from './source.ts'

const groupTitles: Readonly<Record<string, string>> = {
  '': 'Folders',
  http: 'Name and ports',
  outgoing: 'Requests this server makes',
  tls: 'Certificate',
  edge: 'Edge',
  database: 'Database',
  accounts: 'Accounts',
  appearance: 'Appearance',
  languages: 'Languages',
  audit: 'Activity log',
  legal: 'Legal pages',
  mail: 'Mail',
  livekit: 'Media',
  processes: 'Processes',
  log: 'Log',
}

const groupOf = (key: SettingKey): string => (key.includes('.') ? (key.split('.')[0] ?? '') : '')

const code = (text: string): string => `\`${text}\``

/** Nothing where the text itself says it. */
const describeDefault = (key: SettingKey): string => {
  const value: unknown = settings[key].default
  if (/Default:|Empty:/.test(settingOf(key).about)) return ''
  return ` Default: ${value === '' || Array.isArray(value) ? 'none' : code(String(value))}.`
}

const describeSetting = (key: SettingKey): string[] => {
  const { about, schema, secret, applies } = settingOf(key)
  return [
    `### ${key}`,
    '',
    about,
    '',
    `- Takes ${describeShape(schema)}.${describeDefault(key)}`,
    `- Environment: ${envNames(key).map(code).join(' or ')}. Flag: ${code(flagName(key))}.`,
    `- Applies ${applies === 'now' ? 'after SIGHUP, without a restart' : 'at the next start'}.${secret === true ? ' Masked wherever it is shown.' : ''}`,
    ...(isEditable(key)
      ? ['- Admins may change it in the web (Settings), at once, where nothing above sets it.']
      : []),
    '',
  ]
}

const introduction = `# Configuration

Parley runs without any: \`parley run\` serves \`http://localhost:7080\`, on this machine only. To let others in, say the name
or IP address they use:

\`\`\`yaml
# /etc/parley/parley.yaml
http:
  name: meet.example.org
\`\`\`

Each setting can be given in three ways, a later one is stronger than an earlier one. Some can also be changed by admins in the
web, where none of the three sets them; the Settings page says of each where its value comes from.

| where | how \`http.name\` is written |
|---|---|
| YAML file | \`http:\` and below it, indented, \`name: meet.example.org\` |
| environment | \`PARLEY_HTTP_NAME=meet.example.org\` |
| command line | \`--http-name meet.example.org\` |

- The file is named by \`--config\`, \`PARLEY_CONFIG_FILE\` or \`CONFIG_FILE\`; without them \`/etc/parley/parley.yaml\` is read if it
  is there.
- In the environment and on the command line lists are written with commas, and an empty variable is as none. Relative
  paths are meant from where the command runs; in the file, paths are absolute.
- \`parley config check\` says what is wrong, with line and cure, and starts nothing. \`parley config show\` tells what each
  setting comes to and where that came from. Wrong settings end every command with exit code 78.
- A setting Parley doesn't know is an error, also a \`PARLEY_\` variable: it would do nothing, and somebody believes that it
  does.

This page is made from the settings themselves (\`src/platform/config/schema.ts\`) by \`scripts/document-configuration.ts\`.
`

/** `docs/configuration.md`, whole. */
export const documentConfiguration = (): string => {
  const groups = [...new Set(settingKeys.map(groupOf))]
  const sections = groups.flatMap((group) => [
    `## ${groupTitles[group] ?? group}`,
    '',
    ...settingKeys.filter((key) => groupOf(key) === group).flatMap(describeSetting),
  ])
  return `${introduction}\n${sections.join('\n').trimEnd()}\n`
}
