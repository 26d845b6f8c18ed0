import type { ConfigProblem } from './problem.ts'
import type { ConfigReading } from './read-config.ts'
import type { SettingKey } from './schema.ts'
import { describeSource, settingKeys, settingOf } from './source.ts'

/** Which process asks: each looks only at the files it needs, since others may be closed to its user. */
export type ConfigRole = 'app' | 'edge' | 'livekit'

/** What the disk says of a file. */
export interface FileFacts {
  exists: boolean
  isReadable: boolean
  isExecutable: boolean
  /** Permission bits, as 0o600. */
  mode: number
}

export interface CheckFilesInput {
  reading: Extract<ConfigReading, { ok: true }>
  roles: readonly ConfigRole[]
  factsOf: (path: string) => FileFacts
}

interface Complaint {
  message: string
  cure: string
}

const octal = (mode: number): string => `0${mode.toString(8)}`

const whyUnreadable = (path: string, facts: FileFacts): Complaint | null => {
  if (!facts.exists) return { message: `names ${path}, which is no file`, cure: 'Correct the path.' }
  if (!facts.isReadable)
    return {
      message: `names ${path}, which this user can’t read`,
      cure: 'Give this user the right to read it.',
    }
  return null
}

const whyNotSecret = (path: string, facts: FileFacts): Complaint | null =>
  whyUnreadable(path, facts) ??
  ((facts.mode & 0o077) === 0
    ? null
    : { message: `names ${path}, which others may read (${octal(facts.mode)})`, cure: `chmod 600 ${path}` })

const whyNotRunnable = (path: string, facts: FileFacts): Complaint | null =>
  whyUnreadable(path, facts) ??
  (facts.isExecutable
    ? null
    : { message: `names ${path}, which isn’t executable`, cure: `chmod 755 ${path}` })

/** Looks at the files the settings name, and at the file they stand in when it holds a secret. */
export const checkFiles = ({ reading, roles, factsOf }: CheckFilesInput): ConfigProblem[] => {
  const { config, sources } = reading
  const check = (key: SettingKey, path: string, why: typeof whyUnreadable): ConfigProblem[] => {
    const complaint = why(path, factsOf(path))
    return complaint === null ? [] : [{ key, where: describeSource(sources[key]), ...complaint }]
  }
  const usesFiles = roles.includes('edge') && config.tls.mode === 'files'
  return [
    ...(usesFiles ? check('tls.certificate_file', config.tls.certificateFile, whyUnreadable) : []),
    ...(usesFiles ? check('tls.key_file', config.tls.keyFile, whyNotSecret) : []),
    ...(roles.includes('livekit') && config.livekit.binary !== null
      ? check('livekit.binary', config.livekit.binary, whyNotRunnable)
      : []),
    ...(roles.includes('app') && config.placesFile !== ''
      ? check('accounts.places_file', config.placesFile, whyUnreadable)
      : []),
    ...checkSecretsInFile({ reading, roles, factsOf }),
  ]
}

/** A file that everybody may read must hold no secret. */
const checkSecretsInFile = ({ reading, factsOf }: CheckFilesInput): ConfigProblem[] =>
  settingKeys.flatMap((key) => {
    const source = reading.sources[key]
    const holdsSecret = settingOf(key).secret === true && /:[^/@]+@/.test(String(reading.raw[key]))
    if (source.kind !== 'file' || !holdsSecret || (factsOf(source.file).mode & 0o007) === 0) return []
    const message = 'holds a password in a file that everybody may read'
    return [{ key, where: describeSource(source), message, cure: `chmod o= ${source.file}` }]
  })
