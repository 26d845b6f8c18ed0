// The media server, built from its sources as a pinned Go module whose sums are in scripts/livekit/go.sum.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goBuild } from './go.mjs'

/** `1.13.5`, as pinned. */
export const liveKitVersion = (root) => {
  const text = readFileSync(join(root, 'scripts/livekit/go.mod'), 'utf8')
  const found = /github\.com\/livekit\/livekit-server v(\S+)/.exec(text)
  if (found === null) throw new Error('scripts/livekit/go.mod names no livekit-server')
  return found[1]
}

/**
 * A livekit-server: the one PARLEY_LIVEKIT_BINARY names, else ours, built once per version and kept in .cache.
 * @throws Error with the cure
 */
export const liveKitBinary = async (root, say = console.log) => {
  const named = process.env.PARLEY_LIVEKIT_BINARY
  if (named) {
    if (!existsSync(named)) throw new Error(`PARLEY_LIVEKIT_BINARY names ${named}, which isn’t there.`)
    return named
  }
  const file = join(root, '.cache/livekit', liveKitVersion(root), 'livekit-server')
  if (existsSync(file)) return file
  say(`LiveKit ${liveKitVersion(root)}: building from source, about a minute …`)
  // Static, as its makers build it.
  await goBuild({
    module: join(root, 'scripts/livekit'),
    packagePath: 'github.com/livekit/livekit-server/cmd/server',
    file,
    what: 'its media server, LiveKit,',
    otherwise: 'or let PARLEY_LIVEKIT_BINARY name a livekit-server that is built already.',
  })
  return file
}
