// The page: Vite's build, and which packages are inside it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

const packagesFile = 'dist/web-packages.json'

/** `@scope/name` or `name` of the innermost package a module lies in, null for our own. */
export const packageOf = (module) => {
  const inside = module.replaceAll('\\', '/').split('/node_modules/').at(-1)
  if (inside === undefined || !module.includes('node_modules/')) return null
  const parts = inside.replace(/^.*node_modules\//, '').split('/')
  return parts[0].startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0]
}

/** Where the package of a module lies, from its path. */
export const packageFolder = (module) => {
  const name = packageOf(module)
  if (name === null) return null
  const at = module.lastIndexOf(`node_modules/${name}`)
  return module.slice(0, at) + `node_modules/${name}`
}

const collectPackages = (into) => ({
  name: 'parley-packages',
  generateBundle() {
    for (const id of this.getModuleIds()) {
      const folder = packageFolder(id.replace(/^\0/, '').replace(/\?.*$/, ''))
      if (folder !== null) into.add(folder)
    }
  },
})

/** Builds dist/web and writes down the folders of the packages that went into it. */
export const buildWeb = async (root) => {
  const { build } = await import('vite')
  const packages = new Set()
  await build({
    configFile: join(root, 'web/vite.config.ts'),
    logLevel: 'warn',
    plugins: [collectPackages(packages)],
    build: { manifest: true },
  })
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, packagesFile), JSON.stringify([...packages].sort(), null, 1))
}

/** Folders of the packages inside the page that lies in dist/web. */
export const webPackages = (root) => JSON.parse(readFileSync(join(root, packagesFile), 'utf8'))

const compressible = /\.(html|js|css|svg|json|wasm|webmanifest|txt)$/
const encodings = [
  [
    '.zst',
    (bytes) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }),
  ],
  [
    '.br',
    (bytes) =>
      promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
  ],
  ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
]

const compressed = async (name, bytes) => {
  if (!compressible.test(name) || bytes.length < 256) return []
  const all = await Promise.all(
    encodings.map(async ([suffix, encode]) => [name + suffix, await encode(bytes)]),
  )
  return all.filter(([, smaller]) => smaller.length < bytes.length * 0.95)
}

/** `[name, bytes]` of every file of the page and its compressed twins. */
export const webAssets = async (root) => {
  const folder = join(root, 'dist/web')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.vite'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const assets = []
  for (const file of files) {
    const name = `web/${file.slice(folder.length + 1)}`
    const bytes = readFileSync(file)
    assets.push([name, bytes], ...(await compressed(name, bytes)))
  }
  return assets
}
