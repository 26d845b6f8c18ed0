import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getAssetKeys, getRawAsset, isSea } from 'node:sea'

/**
 * What lies inside the executable, by name:
 *
 * | name | what |
 * |---|---|
 * | `web/index.html`, `web/assets/…` | the page as Vite made it; beside a file that shrinks `.zst`, `.br` and `.gz` of it |
 * | `migrations/sqlite/…`, `migrations/postgresql/…` | SQL, as in `prisma/migrations` |
 * | `prisma/….wasm` | Prisma’s query compilers, read by its generated code |
 * | `sqlite.node` | better-sqlite3's addon for this architecture |
 * | `livekit.zst` | the LiveKit server, compressed with zstd |
 * | `licenses.txt`, `sbom.json` | licences and notices of everything inside; CycloneDX |
 * | `build.json` | {@link BuildInfo} |
 *
 * Run from the sources, the same names are found in the places where the build takes them from; precompressed files,
 * `livekit.zst` and the two lists may be missing there.
 */
export interface Embedded {
  /** The bytes, or null when there is no such thing. In the executable they are its own pages, never copied: don't write. */
  read: (name: string) => Uint8Array | null
  /** All names that begin with `prefix`, sorted. */
  names: (prefix: string) => string[]
  /** True in the built executable. */
  isExecutable: boolean
}

/** What this build is. */
export interface BuildInfo {
  /** As in package.json. */
  version: string
  /** 16 hex digits that differ when anything inside differs; `source` when run from the sources. */
  build: string
  /** Version of the LiveKit server inside. */
  livekit: string
  /** Version of SQLite inside. */
  sqlite: string
  /** SHA-256 of the LiveKit server before compression, hex; null when none is inside. */
  livekitSha256: string | null
}

const executableAssets = (): Embedded => {
  const keys = getAssetKeys().sort()
  const known = new Set(keys)
  return {
    isExecutable: true,
    read: (name) => (known.has(name) ? new Uint8Array(getRawAsset(name)) : null),
    names: (prefix) => keys.filter((key) => key.startsWith(prefix)),
  }
}

/** The folder with package.json, above this file or above the bundle made of it. */
const sourceRoot = (from: string): string => {
  const above = dirname(from)
  return above === from || existsSync(join(from, 'package.json')) ? from : sourceRoot(above)
}

const sourcePlaces = (root: string): readonly (readonly [prefix: string, place: string])[] => [
  ['web/', join(root, 'dist/web/')],
  ['migrations/', join(root, 'prisma/migrations/')],
  ['sqlite.node', join(root, `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`)],
  ['licenses.txt', join(root, 'dist/licenses.txt')],
  ['sbom.json', join(root, 'dist/sbom.json')],
]

const filesIn = (folder: string): string[] => {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
}

/** The same names, from the places in a checkout. Exported for its test. */
export const sourceAssets = (root: string): Embedded => {
  const places = sourcePlaces(root)
  const fileOf = (name: string): string | null => {
    const place = places.find(([prefix]) => name.startsWith(prefix))
    return place === undefined ? null : place[1] + name.slice(place[0].length)
  }
  const namesAt = ([prefix, place]: readonly [string, string]) =>
    prefix.endsWith('/') ? filesIn(place).map((file) => prefix + file) : existsSync(place) ? [prefix] : []
  return {
    isExecutable: false,
    read: (name) => {
      const file = fileOf(name)
      return file === null || !existsSync(file) ? null : readFileSync(file)
    },
    names: (prefix) =>
      places
        .flatMap(namesAt)
        .filter((name) => name.startsWith(prefix))
        .sort(),
  }
}

/** Opens what is inside the executable, or the checkout this file lies in. Cheap: nothing is read yet. */
export const openEmbedded = (): Embedded =>
  isSea() ? executableAssets() : sourceAssets(sourceRoot(import.meta.dirname))

const sourceInfo = (root: string): BuildInfo => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const modules = readFileSync(join(root, 'scripts/livekit/go.mod'), 'utf8')
  const livekit = /livekit-server v(\S+)/.exec(modules)?.[1] ?? 'unknown'
  const header = readFileSync(join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8')
  const sqlite = /define SQLITE_VERSION +"([^"]+)"/.exec(header)?.[1] ?? 'unknown'
  return { version, build: 'source', livekit, sqlite, livekitSha256: null }
}

/** @throws Error when the executable has no or a broken `build.json`: it was not made by build.mjs */
export const buildInfo = (assets: Embedded): BuildInfo => {
  const bytes = assets.read('build.json')
  if (bytes !== null) return JSON.parse(Buffer.from(bytes).toString('utf8')) as BuildInfo
  if (assets.isExecutable) throw new Error('build.json is missing inside the executable')
  return sourceInfo(sourceRoot(import.meta.dirname))
}

/** LiveKit as the media part takes it, or null when none is inside. */
export const embeddedLiveKit = (
  assets: Embedded,
  info: BuildInfo,
): { sha256: string; compressed: () => Uint8Array } | null => {
  const { livekitSha256 } = info
  if (livekitSha256 === null || assets.names('livekit.zst').length === 0) return null
  return { sha256: livekitSha256, compressed: () => assets.read('livekit.zst') ?? new Uint8Array() }
}

/** SHA-256 as hex. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
