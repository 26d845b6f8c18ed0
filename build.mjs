// node build.mjs → dist/parley: the page, the server, its migrations, SQLite, LiveKit, their licences and Node in one file.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import { command } from './scripts/steps/command.mjs'
import { goModules } from './scripts/steps/go-modules.mjs'
import { liveKitBinary, liveKitVersion } from './scripts/steps/livekit.mjs'
import { componentsInside, licencesText, sbom } from './scripts/steps/notices.mjs'
import { prepareClients, prepareMessages, prepareWeb } from './scripts/steps/prepare.mjs'
import { stripElf } from './scripts/steps/strip-elf.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const work = join(root, 'dist/executable')
const target = join(root, 'dist/parley')

/** More than this doesn't leave the house. */
const largestExecutable = 140_000_000
/** What marks the place for the blob in Node's binary (nodejs/node, doc/api/single-executable-applications.md). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const inRoot = (path) => readFileSync(join(root, path))

const migrations = () =>
  ['sqlite', 'postgresql'].flatMap((kind) =>
    readdirSync(join(root, 'prisma/migrations', kind))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => [`migrations/${kind}/${file}`, inRoot(`prisma/migrations/${kind}/${file}`)]),
  )

/** Half a minute of work, so the result is kept beside other versions of it. */
const compressedLiveKit = async (program, hash) => {
  const file = join(root, '.cache/livekit', `${hash.slice(0, 16)}.zst`)
  if (existsSync(file)) return readFileSync(file)
  const bytes = await promisify(zstdCompress)(program, {
    params: {
      [constants.ZSTD_c_compressionLevel]: 19,
      [constants.ZSTD_c_windowLog]: 26,
      [constants.ZSTD_c_nbWorkers]: 0,
    },
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  return bytes
}

const liveKitInside = async () => {
  const program = readFileSync(await liveKitBinary(root))
  const hash = sha256(program)
  const file = join(root, '.cache/livekit', `${hash.slice(0, 16)}.modules.json`)
  mkdirSync(dirname(file), { recursive: true })
  return {
    hash,
    compressed: await compressedLiveKit(program, hash),
    modules: await goModules(root, { program, file }),
  }
}

/** Which npm packages esbuild put into the server. */
const serverPackages = async (metafile) => {
  const { packageFolder } = await import('./scripts/steps/web.mjs')
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs))
  return inputs.map((input) => packageFolder(join(root, input))).filter((folder) => folder !== null)
}

/** From the header better-sqlite3 is compiled with. */
const sqliteVersion = () =>
  /define SQLITE_VERSION +"([^"]+)"/.exec(
    inRoot('node_modules/better-sqlite3/deps/sqlite3/sqlite3.h').toString('utf8'),
  )[1]

const hashOfAll = (assets) => {
  const hash = createHash('sha256')
  for (const [name, bytes] of assets) hash.update(`${name}\0${bytes.length}\0`).update(bytes)
  return hash.digest('hex').slice(0, 16)
}

/** Everything that goes in, by name, and what is told about it. */
const gather = async () => {
  const { bundleServer, compilersIn } = await import('./scripts/steps/server.mjs')
  const { webAssets, webPackages } = await import('./scripts/steps/web.mjs')
  const main = join(work, 'main.cjs')
  const metafile = await bundleServer(root, { outfile: main, where: 'executable' })
  const liveKit = await liveKitInside()
  const addon = inRoot(`node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`)
  const contents = [
    ...(await webAssets(root)),
    ...migrations(),
    ...(await compilersIn(root, metafile)),
    ['sqlite.node', addon],
    ['livekit.zst', liveKit.compressed],
  ]
  const info = {
    version: JSON.parse(inRoot('package.json')).version,
    build: hashOfAll([['main.cjs', readFileSync(main)], ...contents]),
    livekit: liveKitVersion(root),
    sqlite: sqliteVersion(),
    livekitSha256: liveKit.hash,
  }
  const npm = [...(await serverPackages(metafile)), ...webPackages(root)]
  const components = componentsInside(root, { npm, go: liveKit.modules })
  const told = [
    ['licenses.txt', Buffer.from(licencesText(root, components))],
    ['sbom.json', Buffer.from(sbom(components, info))],
    ['build.json', Buffer.from(JSON.stringify(info))],
  ]
  return { main, assets: [...contents, ...told], info }
}

const writeAssets = (assets) =>
  Object.fromEntries(
    assets.map(([name, bytes]) => {
      const file = join(work, 'assets', name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
      return [name, file]
    }),
  )

/** Puts script and assets into a stripped copy of Node. */
const assemble = async ({ main, assets }) => {
  const config = join(work, 'sea.json')
  const blob = join(work, 'sea.blob')
  writeFileSync(
    config,
    JSON.stringify({
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      useSnapshot: false,
      // NODE_OPTIONS and its like are for Node; nobody's environment changes what Parley does.
      execArgvExtension: 'none',
      assets: writeAssets(assets),
    }),
  )
  await command(process.execPath, ['--experimental-sea-config', config], { cwd: root })
  const beside = join(work, 'parley')
  writeFileSync(beside, stripElf(readFileSync(process.execPath)))
  chmodSync(beside, 0o755)
  const { inject } = (await import('postject')).default
  await inject(beside, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: fuse })
  renameSync(beside, target)
}

const mustBeOurNode = () => {
  const wanted = JSON.parse(inRoot(`node_modules/node-linux-${process.arch}/package.json`)).version
  if (process.versions.node !== wanted) {
    throw new Error(
      `build.mjs puts the Node it runs on into the executable: run it as 'npm run build' (Node ${wanted}).`,
    )
  }
}

/** @throws Error when a part can't be built or the result is larger than promised */
export const buildExecutable = async ({ say = console.log } = {}) => {
  mustBeOurNode()
  await prepareClients(root)
  await prepareMessages(root)
  await prepareWeb(root)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const parts = await gather()
  await assemble(parts)
  const { size } = statSync(target)
  say(`dist/parley ${parts.info.version} build ${parts.info.build}: ${(size / 1e6).toFixed(1)} MB`)
  if (size > largestExecutable)
    throw new Error(`dist/parley has ${size} bytes; ${largestExecutable} were promised.`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExecutable()
