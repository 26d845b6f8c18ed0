import { openEmbedded } from '../platform/assets/embedded.ts'

/** How this very program is run again: the executable by itself, the sources by Node. */
export const ownCommand = (): readonly [string, ...string[]] => {
  const [, script = ''] = process.argv
  return openEmbedded().isExecutable ? [process.execPath] : [process.execPath, ...process.execArgv, script]
}
