// A PostgreSQL server of our own in a temporary folder, for the store tests: nothing is installed into the system's.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRoot } from './debian.mjs'

/** `/usr/lib/postgresql/15/bin`, the newest there is. */
const programs = () => {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) return null
  const newest = readdirSync(versions)
    .filter((version) => existsSync(join(versions, version, 'bin/initdb')))
    .sort((a, b) => Number(a) - Number(b))
    .at(-1)
  return newest === undefined ? null : join(versions, newest, 'bin')
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const idOf = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)

/** PostgreSQL refuses to run as root: then it runs as the user its package made. */
const asItsUser = (program, args) =>
  isRoot() ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args]

const mustRun = (folder, program, args) => {
  const [first, rest] = asItsUser(program, args)
  const done = spawnSync(first, rest, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.status !== 0) {
    const server = join(folder, 'server.log')
    const log = existsSync(server) ? readFileSync(server, 'utf8').slice(-2000) : ''
    throw new Error(
      `${program} failed: ${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}${log}`,
    )
  }
}

/** Nothing in it is to outlive the tests. */
const hasty = ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum']
  .map((name) => `-c ${name}=off`)
  .join(' ')

/**
 * @returns {Promise<{ url: string, stop: () => void } | null>} null when PostgreSQL isn't installed
 */
export const startPostgresql = async () => {
  const bin = programs()
  if (bin === null) return null
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgresql-'))
  if (isRoot()) chownSync(folder, idOf('-u'), idOf('-g'))
  const data = join(folder, 'data')
  const port = await freePort()
  const stop = () => {
    const [program, args] = asItsUser(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'])
    if (existsSync(join(data, 'postmaster.pid'))) spawnSync(program, args, { stdio: 'ignore', cwd: folder })
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    mkdirSync(folder, { recursive: true })
    mustRun(folder, join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'parley',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ])
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder} -c max_connections=200 ${hasty}`
    mustRun(folder, join(bin, 'pg_ctl'), [
      '-D',
      data,
      '-w',
      '-o',
      options,
      '-l',
      join(folder, 'server.log'),
      'start',
    ])
    return { url: `postgresql://parley@127.0.0.1:${port}/postgres`, stop }
  } catch (error) {
    stop()
    throw error
  }
}
