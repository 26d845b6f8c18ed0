import { styleText } from 'node:util'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import { shownSettings } from '../platform/config/show.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'

const everyRole = ['app', 'edge', 'livekit'] as const

/**
 * `parley config check`: reads everything, starts nothing.
 * @throws ConfigError with every problem
 */
export const checkConfig = (given: GivenSettings, output: Output): undefined => {
  const { file, config } = readMachineConfig({ ...given, roles: everyRole })
  output.answer({ ok: true, file, url: config.http.publicUrl }, [
    `The configuration is right${file === null ? ' (no file; defaults, environment and flags)' : `: ${file}`}.`,
    `People open ${config.http.publicUrl}`,
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
