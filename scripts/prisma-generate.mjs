// Makes the database clients from prisma/schema.prisma: one per kind of database, since Prisma fixes the provider when
// it generates. Offline: the schema engine is never needed for this, so its place is taken by /bin/true.
// Called by scripts/bootstrap.mjs and build.mjs; does nothing when the schema hasn't changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(import.meta.dirname, '..')
const generated = join(root, 'src/platform/db/generated')
const kinds = ['sqlite', 'postgresql']

/** The schema for one kind of database, its client going to `output`. */
const schemaFor = (schema, kind, output) =>
  schema
    .replace(/(datasource db \{\s*provider\s*=\s*)"\w+"/, `$1"${kind}"`)
    .replace(/(\n\s*output\s*=\s*)"[^"]+"/, `$1${JSON.stringify(output)}`)

const runPrisma = (schemaFile) => {
  const require = createRequire(import.meta.url)
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build/index.js')
  const done = spawnSync(process.execPath, [cli, 'generate', '--schema', schemaFile, '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1', CI: '1' },
  })
  if (done.status !== 0) throw new Error(`prisma generate failed:\n${done.stdout}${done.stderr}`)
}

/**
 * Takes out the lines that set a global `__dirname` from `import.meta.url`: they serve engines we don't have, and break
 * in a CommonJS bundle.
 */
const withoutDirname = (file) => {
  const source = readFileSync(file, 'utf8')
  const from = source.indexOf("import * as process from 'node:process'")
  const to = source.indexOf('import * as runtime')
  if (from === -1 || to < from) throw new Error(`${file} doesn't look as expected: check withoutDirname`)
  writeFileSync(file, source.slice(0, from) + source.slice(to))
}

/** Makes both clients where they are missing or older than the schema; answers whether it did. */
export const generateClients = () => {
  const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8')
  const script = readFileSync(fileURLToPath(import.meta.url))
  const stamp = createHash('sha256').update(schema).update(script).digest('hex')
  const stampFile = join(generated, '.stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false
  mkdirSync(generated, { recursive: true })
  const work = mkdtempSync(join(generated, '.new-'))
  try {
    for (const kind of kinds) {
      const file = join(work, `${kind}.prisma`)
      writeFileSync(file, schemaFor(schema, kind, join(work, kind)))
      runPrisma(file)
      withoutDirname(join(work, kind, 'client.ts'))
    }
    for (const kind of kinds) {
      rmSync(join(generated, kind), { recursive: true, force: true })
      renameSync(join(work, kind), join(generated, kind))
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  writeFileSync(stampFile, stamp)
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now()
  const made = generateClients()
  const took = Math.round(performance.now() - began)
  console.log(made ? `database clients made in ${took} ms` : 'database clients are up to date')
}
