import { settings, type SettingKey } from './schema.ts'
import type { Setting } from './setting.ts'

/** Where a value came from, in rising order of strength. */
export type Source =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }

export type Sources = { readonly [K in SettingKey]: Source }

export const settingKeys = Object.keys(settings) as SettingKey[]

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key)

/** The setting with its optional fields, which the table's exact type leaves out. */
export const settingOf = (key: SettingKey): Setting => settings[key]

/** `http.name` → `PARLEY_HTTP_NAME`, or the names the table gives; the first one is the one to recommend. */
export const envNames = (key: SettingKey): readonly string[] =>
  settingOf(key).env ?? [`PARLEY_${key.toUpperCase().replaceAll('.', '_')}`]

/** `http.https_port` → `--http-https-port` */
export const flagName = (key: SettingKey): string => `--${key.replace(/[._]/g, '-')}`

/** A place an operator can go to: `/etc/parley/parley.yaml line 3`, `PARLEY_HTTP_NAME in the environment`. */
export const describeSource = (source: Source): string => {
  switch (source.kind) {
    case 'default':
      return 'by default'
    case 'file':
      return `${source.file} line ${source.line}`
    case 'env':
      return `${source.name} in the environment`
    case 'flag':
      return source.name
  }
}
