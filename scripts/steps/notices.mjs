// Licences, notices and a list (SBOM, CycloneDX 1.6) of everything that ends up inside the executable.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { licencesIn } from './go-modules.mjs'

const readPackage = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const licenceName = ({ license, licenses }) =>
  typeof license === 'string'
    ? license
    : (license?.type ?? licenses?.map((one) => one.type).join(' OR ') ?? null)

/** A package of the npm registry by its folder. Some say their licence only by name: that name is what can be shown. */
const npmComponent = (root, lock) => (folder) => {
  const one = readPackage(folder)
  const licences = licencesIn(folder)
  const licence = licenceName(one)
  if (licences.length === 0 && licence === null)
    throw new Error(`${one.name} ${one.version} says nothing of its licence`)
  return {
    kind: 'npm',
    name: one.name,
    version: one.version,
    licence,
    licences,
    integrity: lock.packages[relative(root, folder)]?.integrity ?? null,
  }
}

const goComponent = ({ path, version, sum, licences }) => ({
  kind: 'golang',
  name: path,
  version,
  sum,
  licence: null,
  licences,
})

const byName = (a, b) =>
  `${a.kind} ${a.name} ${a.version}`.localeCompare(`${b.kind} ${b.name} ${b.version}`, 'en')

/** Everything inside: `npm` is a list of package folders, `go` what goModules answered. */
export const componentsInside = (root, { npm, go }) => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const folders = [...new Set(npm)]
  const node = join(root, `node_modules/node-linux-${process.arch}`)
  const components = [...folders.map(npmComponent(root, lock)), ...go.map(goComponent)]
  const nodeComponent = {
    kind: 'generic',
    name: 'node',
    version: readPackage(node).version,
    licence: 'MIT',
    licences: [readFileSync(join(node, 'LICENSE'), 'utf8').trim()],
  }
  return [nodeComponent, ...components.sort(byName)]
}

const rule = '='.repeat(100)

/** One text: ours first, then every component with its licences; texts that are the same are written once. */
export const licencesText = (root, components) => {
  const texts = new Map()
  for (const one of components) {
    const text = one.licences.join('\n\n') || `Licence: ${one.licence}`
    texts.set(text, [
      ...(texts.get(text) ?? []),
      `${one.name} ${one.version}${one.licence ? ` (${one.licence})` : ''}`,
    ])
  }
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim()
  const parts = [...texts].map(([text, names]) => `${rule}\n${names.join('\n')}\n${rule}\n\n${text}`)
  return `Parley\n\n${own}\n\nParley contains the following works of others.\n\n${parts.join('\n\n')}\n`
}

const purl = ({ kind, name, version }) =>
  kind === 'npm' ? `pkg:npm/${name.replace('@', '%40')}@${version}` : `pkg:${kind}/${name}@${version}`

const hashes = ({ integrity }) => {
  const [algorithm, base64] = integrity?.split('-') ?? []
  return algorithm === 'sha512'
    ? [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }]
    : []
}

const sbomComponent = (one) => ({
  type: one.name === 'node' ? 'platform' : 'library',
  'bom-ref': purl(one),
  name: one.name,
  version: one.version,
  purl: purl(one),
  ...(one.licence === null ? {} : { licenses: [{ expression: one.licence }] }),
  ...(hashes(one).length === 0 ? {} : { hashes: hashes(one) }),
})

/** CycloneDX 1.6. Without times or random numbers: the same build gives the same text. */
export const sbom = (components, { version, build }) =>
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': 'parley',
          name: 'parley',
          version: `${version}+${build}`,
          licenses: [{ license: { id: 'Apache-2.0' } }],
        },
      },
      components: components.map(sbomComponent),
    },
    null,
    1,
  )
