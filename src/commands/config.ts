import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { countNames, elsewhereOf, otherNameWords, relyingPartyOf } from '../features/passkeys/index.ts'
import { sqliteAddon } from '../platform/assets/addon.ts'
import { openEmbedded } from '../platform/assets/embedded.ts'
import type { Config } from '../platform/config/config.ts'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import { shownSettings } from '../platform/config/show.ts'
import { peek } from '../platform/db/peek.ts'
import { becomeOwner } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'

const everyRole = ['app', 'edge', 'livekit'] as const

/** What would stop working with these settings, as far as the database that is there tells. */
const warningsOf = async ({
  dataDir,
  database,
  http,
}: Config): Promise<{ message: string; cure: string }[]> => {
  // Nobody has ever served from here.
  if (!existsSync(dataDir)) return []
  becomeOwner(dataDir)
  const loadAddon = sqliteAddon(openEmbedded(), join(dataDir, 'cache'))
  const names = await peek({ config: database, loadAddon }, countNames)
  return elsewhereOf(names ?? [], relyingPartyOf(http)).map((found) => otherNameWords(found, http.name))
}

/**
 * `parley config check`: reads everything, starts nothing.
 * @throws ConfigError with every problem
 */
export const checkConfig = async (given: GivenSettings, output: Output): Promise<undefined> => {
  const { file, config } = readMachineConfig({ ...given, roles: everyRole })
  const warnings = await warningsOf(config)
  output.answer({ ok: true, file, url: config.http.publicUrl, warnings }, [
    `The configuration is right${file === null ? ' (no file; defaults, environment and flags)' : `: ${file}`}.`,
    `People open ${config.http.publicUrl}`,
    ...warnings.flatMap(({ message, cure }) => ['', `Warning: ${message}`, cure]),
  ])
}

/**
 * `parley config show`: every setting with the value it comes to and where that came from; secrets masked.
 * @throws ConfigError with every problem
 */
export const showConfig = (given: GivenSettings, output: Output): undefined => {
  const shown = shownSettings(readMachineConfig({ ...given, roles: [] }))
  const width = (of: (one: (typeof shown)[number]) => string): number =>
    Math.max(...shown.map((one) => of(one).length))
  const [keys, values] = [
    width(({ key }) => key),
    Math.min(
      48,
      width(({ text }) => text),
    ),
  ]
  output.answer(
    Object.fromEntries(shown.map(({ key, value, source }) => [key, { value, source }])),
    shown.map(({ key, text, source }) => {
      const line = `${key.padEnd(keys)}  ${text.padEnd(values)}  `
      return source.startsWith('default') ? line + styleText('dim', source) : line + source
    }),
  )
}
