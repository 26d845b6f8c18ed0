import type { Config } from './config.ts'
import type { GoodReading } from './machine-config.ts'
import type { RawConfig, SettingKey } from './schema.ts'
import { isEditable } from './editable.ts'
import { describeSource, settingKeys, settingOf } from './source.ts'

/** One setting as the operator sees it. */
export interface ShownSetting {
  key: SettingKey
  /** What it comes to, masked when it is a secret. */
  value: unknown
  /** The same as one short text. */
  text: string
  /** `default`, or the place it was set. Of a default that admins may have changed in the web only the server knows. */
  source: string
}

/** What settings come to that are worked out from others when nobody sets them. */
const workedOut = ({ dataDir, runDir, http, tls, database, livekit, log }: Config): Partial<RawConfig> => ({
  data_dir: dataDir,
  run_dir: runDir,
  'http.name': http.name,
  'http.https_port': http.httpsPort,
  'http.http_port': http.httpPort,
  'http.local_port': http.localPort,
  'tls.mode': tls.mode,
  'database.url': database.url,
  'livekit.udp_port': livekit.udpPort,
  'livekit.addresses': [...livekit.addresses],
  'livekit.relay': livekit.relayAddress === null ? 'off' : 'on',
  'log.format': log.format,
})

/** A secret without what is secret: of a URL only the password, of anything else everything. */
export const mask = (value: unknown): unknown => {
  if (typeof value !== 'string' || value === '') return value
  if (value.startsWith('file:')) return value
  if (!URL.canParse(value)) return '********'
  const { protocol, username, host, pathname } = new URL(value)
  return `${protocol}//${username === '' ? '' : `${username}:********@`}${host}${pathname}`
}

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.join(', ')
  return value === '' ? '(none)' : String(value)
}

const orInTheWeb = 'default, unless the web’s Settings say otherwise'

/** Every setting with its effective value and its source. */
export const shownSettings = ({ raw, sources, config }: GoodReading): ShownSetting[] => {
  const effective = { ...raw, ...workedOut(config) }
  return settingKeys.map((key) => {
    const value = settingOf(key).secret === true ? mask(effective[key]) : effective[key]
    const source = sources[key]
    return {
      key,
      value,
      text: textOf(value),
      source: source.kind !== 'default' ? describeSource(source) : isEditable(key) ? orInTheWeb : 'default',
    }
  })
}
