import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePorts, testBinary } from '../media/testing/rig.ts'
import { startParley, temporaryFolder, type Running } from './testing/parley.ts'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean()
})

const commandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** A data folder and what runs with it. */
const place = async () => {
  const [local = 0, loopback = 0, livekit = 0, udp = 0] = await freePorts(4)
  const dataDir = join(temporaryFolder(), 'data')
  const file = join(temporaryFolder(), 'parley.yaml')
  const settings = {
    data_dir: dataDir,
    livekit: { binary: testBinary(), port: livekit, udp_port: udp },
    http: { local_port: local },
    edge: { loopback_port: loopback },
  }
  const configure = (more: object): void => writeFileSync(file, JSON.stringify({ ...settings, ...more }))
  configure({})
  const edges = (): number[] =>
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && new RegExp(` edge .*${file}`).test(commandLine(pid)))
      .map(Number)
  const run = (...words: string[]): Running => {
    const running = startParley([...words, '--config', file])
    cleanUp.push(async () => {
      running.child.kill('SIGTERM')
      // A successor keeps the streams open.
      if (words.includes('edge')) for (const pid of edges()) process.kill(pid, 'SIGKILL')
      await running.ended
    })
    return running
  }
  return { run, configure, edges, url: `http://localhost:${local}` }
}

/** One request; resolves with the status. Rejects when the connection is refused or broken. */
const ask = (url: string, agent: Agent | false = false): Promise<number> =>
  new Promise((resolve, reject) => {
    get(`${url}/health`, { agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    }).once('error', reject)
  })

/** Asks on new connections, one after the other, until it is told to stop. */
const askOnAndOn = (url: string) => {
  const told = { stop: false, answers: 0, failures: [] as string[] }
  const done = (async () => {
    while (!told.stop)
      await ask(url).then(
        () => (told.answers += 1),
        (error: unknown) => told.failures.push(String(error)),
      )
  })()
  const stop = async () => {
    told.stop = true
    await done
    return told
  }
  cleanUp.push(stop)
  return { stop }
}

/** A connection that stays open, asked now and then: the same one each time, or it fails. */
const openLasting = async (url: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  cleanUp.push(() => agent.destroy())
  const seen = new Set<unknown>()
  agent.on('free', (socket) => seen.add(socket))
  const again = async (): Promise<[status: number, connections: number]> => {
    const freed = once(agent, 'free')
    const status = await ask(url, agent)
    await freed
    return [status, seen.size]
  }
  expect(await again()).toEqual([200, 1])
  return { again, close: () => agent.destroy() }
}

test('reloaded under a watcher: nobody is refused or dropped, and the old edge goes when its last connection has', async () => {
  const here = await place()
  const running = here.run('run')
  await running.line(/is ready at/)
  const lasting = await openLasting(here.url)
  const crowd = askOnAndOn(here.url)
  let [before = 0] = here.edges()
  for (let round = 0; round < 3; round += 1) {
    running.child.kill('SIGHUP')
    await running.line(new RegExp(`"event":"process.retiring"[^\\n]*"pid":${before}\\b`))
    before =
      here
        .edges()
        .sort((one, other) => one - other)
        .at(-1) ?? 0
  }
  expect(await lasting.again()).toEqual([200, 1])
  const { answers, failures } = await crowd.stop()
  expect([answers > 50, failures]).toEqual([true, []])

  lasting.close()
  await expect.poll(here.edges, { timeout: 10_000 }).toEqual([before])
  expect(await ask(here.url)).toBe(200)
}, 60_000)

test('an edge that is killed comes back, and who comes meanwhile waits instead of being refused', async () => {
  const here = await place()
  const running = here.run('run')
  await running.line(/is ready at/)
  const [pid = 0] = here.edges()
  process.kill(pid, 'SIGKILL')
  await running.line(/"event":"process.died"/)
  expect(await ask(here.url)).toBe(200)
  expect(here.edges()).not.toContain(pid)
}, 60_000)

test('a mistake in the settings changes nothing and is told', async () => {
  const here = await place()
  const running = here.run('run')
  await running.line(/is ready at/)
  const before = here.edges()
  here.configure({ htp: {} })
  running.child.kill('SIGHUP')
  await running.line(/"event":"edge.not_replaced"/)
  here.configure({ tls: { certificate_file: '/nowhere' } })
  running.child.kill('SIGHUP')
  await running.line(/"event":"edge.not_replaced"[^]*"event":"edge.not_replaced"/)
  expect([here.edges(), await ask(here.url)]).toEqual([before, 200])
}, 60_000)

test('another port in the settings: the new one is open, the old one is not', async () => {
  const here = await place()
  const running = here.run('run')
  await running.line(/is ready at/)
  const [other = 0] = await freePorts(1)
  here.configure({ http: { local_port: other } })
  running.child.kill('SIGHUP')
  await running.line(/"event":"process.retired"/)
  expect(await ask(`http://localhost:${other}`)).toBe(200)
  await expect(ask(here.url)).rejects.toThrow(/ECONNREFUSED/u)
}, 60_000)

test('asked twice at once, alone: one successor', async () => {
  const here = await place()
  here.configure({ processes: { supervise: false } })
  const first = here.run('edge')
  await first.line(/"event":"edge.started"/)
  await expect.poll(() => ask(here.url)).toBe(200)
  first.child.kill('SIGHUP')
  await first.line(/"event":"settings.reloaded"/)
  first.child.kill('SIGHUP')
  await once(first.child, 'exit')
  expect([here.edges().length, await ask(here.url)]).toEqual([1, 200])
}, 60_000)

test('alone, it is followed by a successor that outlives it', async () => {
  const here = await place()
  here.configure({ processes: { supervise: false } })
  const first = here.run('edge')
  await first.line(/"event":"edge.started"/)
  const lasting = askOnAndOn(here.url)
  first.child.kill('SIGHUP')
  await first.line(/"event":"edge.succeeded"/)
  const [exitCode] = (await once(first.child, 'exit')) as [number]
  const next = here.edges()
  expect([exitCode, next.length, await ask(here.url)]).toEqual([0, 1, 200])
  const { answers, failures } = await lasting.stop()
  expect([answers > 10, failures]).toEqual([true, []])

  process.kill(next[0] ?? 0, 'SIGTERM')
  await expect.poll(here.edges, { timeout: 10_000 }).toEqual([])
}, 60_000)

test('alone, with settings that are wrong now, it goes on', async () => {
  const here = await place()
  here.configure({ processes: { supervise: false } })
  const first = here.run('edge')
  await first.line(/"event":"edge.started"/)
  const before = here.edges()
  here.configure({ htp: {} })
  first.child.kill('SIGHUP')
  await first.line(/"event":"edge.not_succeeded"/)
  await expect.poll(here.edges).toEqual(before)
  expect(await ask(here.url)).toBe(200)
}, 60_000)
