import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exitCodes } from '../core/start-error.ts'
import { freePorts, testBinary } from '../media/testing/rig.ts'
import { startParley, temporaryFolder, type Running } from './testing/parley.ts'

interface Place {
  env: Record<string, string>
  dataDir: string
  url: string
}

const place = async (): Promise<Place> => {
  const [local = 0, loopback = 0, livekit = 0, udp = 0] = await freePorts(4)
  const dataDir = join(temporaryFolder(), 'data')
  const env = {
    PARLEY_DATA_DIR: dataDir,
    PARLEY_LIVEKIT_BINARY: testBinary(),
    PARLEY_HTTP_LOCAL_PORT: String(local),
    PARLEY_EDGE_LOOPBACK_PORT: String(loopback),
    PARLEY_LIVEKIT_PORT: String(livekit),
    PARLEY_LIVEKIT_UDP_PORT: String(udp),
  }
  return { env, dataDir, url: `http://localhost:${local}` }
}

const started: Running[] = []
const run = ({ env }: Place, ...words: string[]): Running => {
  const running = startParley(['run', ...words], env)
  started.push(running)
  return running
}

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
})

/** Every process whose command line or environment names the data folder. */
const processesOf = ({ dataDir }: Place): string[] => {
  const read = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8')
    } catch {
      return ''
    }
  }
  return readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && (read(pid, 'cmdline') + read(pid, 'environ')).includes(dataDir),
  )
}

const pidOf = async ({ line }: Running, name: 'edge' | 'livekit'): Promise<number> => {
  const [, pid] = await line(new RegExp(`"event":"process.ready"[^\\n]*"name":"${name}","pid":(\\d+)`))
  return Number(pid)
}

const isReady = async ({ url }: Place): Promise<boolean> => {
  const response = await fetch(`${url}/ready`).catch(() => null)
  return response?.status === 200
}

test('starts, says where it is and how to make the first admin, heals its processes, stops with 0', async () => {
  const here = await place()
  const running = run(here)
  await running.line(new RegExp(`^Parley is ready at ${here.url}$`, 'm'))
  await running.line(new RegExp(`${here.url}/setup#[\\w-]{22}$`, 'm'))
  expect(await isReady(here)).toBe(true)

  for (const name of ['edge', 'livekit'] as const) {
    process.kill(await pidOf(running, name), 'SIGKILL')
    await running.line(new RegExp(`"event":"process.died"[^\\n]*"name":"${name}"`))
    await expect.poll(() => isReady(here), { timeout: 10_000 }).toBe(true)
  }

  running.child.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ exitCode: exitCodes.ok })
  expect(processesOf(here)).toEqual([])
}, 60_000)

test('killed with -9 it leaves nobody behind, and the next start finds everything', async () => {
  const here = await place()
  const first = run(here)
  await first.line(/is ready at/)
  first.child.kill('SIGKILL')
  await expect.poll(() => processesOf(here), { timeout: 15_000 }).toEqual([])
  await run(here).line(/is ready at/)
}, 60_000)

test('a second one in the same folder is refused and disturbs nobody', async () => {
  const here = await place()
  await run(here).line(/is ready at/)
  const { exitCode, stderr } = await run(here).ended
  expect(exitCode).toBe(exitCodes.unavailable)
  expect(stderr).toContain(`Parley already runs with the data folder ${here.dataDir}`)
  expect(await isReady(here)).toBe(true)
}, 60_000)

test('a port that is taken is named with who has it, in one sentence', async () => {
  const here = await place()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { exitCode, stderr } = await run(here, '--http-local-port', String(port)).ended
  server.close()
  expect(exitCode).toBe(exitCodes.unavailable)
  const sentences = stderr
    .split('\n')
    .filter((line) => line.includes(`TCP port ${port}`) && !line.startsWith('{'))
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toContain(`(process ${process.pid})`)
  expect(processesOf(here)).toEqual([])
}, 60_000)

test('a damaged database is named and left as it was', async () => {
  const here = await place()
  const first = run(here)
  await first.line(/is ready at/)
  first.child.kill('SIGTERM')
  await first.ended
  const file = join(here.dataDir, 'parley.db')
  const damaged = Buffer.alloc(8192, 'not a database')
  writeFileSync(file, damaged)
  const { exitCode, stderr } = await run(here).ended
  expect(exitCode).toBe(exitCodes.damaged)
  expect(stderr).toContain(file)
  expect(readFileSync(file)).toEqual(damaged)
  expect(processesOf(here)).toEqual([])
}, 60_000)
