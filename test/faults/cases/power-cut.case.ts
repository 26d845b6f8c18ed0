import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { freePorts } from '../../../src/media/testing/rig.ts'
import { seeded } from '../../../src/testing/fuzz.ts'
import { eventually } from '../../net/lab/eventually.ts'

const rounds = 50
/** Longer than a start takes, so that some are cut when all is up (ms). */
const longestLife = 1_200
/** Nobody is left behind for longer than this (ms). */
const orphanMilliseconds = 5_000
/** A start right after a cut; it may have to end what was left behind first (ms). */
const startMilliseconds = 15_000

const executable = resolve(import.meta.dirname, '../../../dist/parley')
const folder = mkdtempSync(join(tmpdir(), 'parley-cut-'))
const dataDir = join(folder, 'data')

/** What is done in a round. */
const cut = fc.record({
  /** Milliseconds from the start to the kill. */
  life: fc.integer({ min: 0, max: longestLife }),
  /** All processes at once, or the app alone. */
  isPowerCut: fc.boolean(),
  /** LiveKit's program cut short, too; only after a power cut. */
  isCutShort: fc.boolean(),
  /** Whether the next start waits until nobody is left behind. */
  waits: fc.boolean(),
})

interface Found {
  pid: number
  isLiveKit: boolean
}

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

const programOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return ''
  }
}

/** Every living process of this data folder. */
const processes = (): Found[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => (read(pid, 'cmdline') + read(pid, 'environ')).includes(dataDir) && programOf(pid) !== '')
    .map((pid) => ({ pid, isLiveKit: programOf(pid).includes('/livekit-') }))

const kill = ({ pid }: { pid: number }): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended between the look and the signal.
  }
}

afterAll(() => {
  for (const found of processes()) kill(found)
  rmSync(folder, { recursive: true, force: true })
})

const start = (ports: readonly number[]): ChildProcess & { said: string[] } => {
  const [local, loopback, livekit, udp] = ports.map(String)
  const child = spawn(executable, ['run'], {
    env: {
      PATH: process.env['PATH'],
      PARLEY_DATA_DIR: dataDir,
      PARLEY_HTTP_LOCAL_PORT: local,
      PARLEY_EDGE_LOOPBACK_PORT: loopback,
      PARLEY_LIVEKIT_PORT: livekit,
      PARLEY_LIVEKIT_UDP_PORT: udp,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => said.push(String(bytes)))
  return Object.assign(child, { said })
}

const isReady = async (port: number | undefined): Promise<boolean> =>
  (await fetch(`http://localhost:${port}/ready`, { headers: { connection: 'close' } })).status === 200

const end = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/**
 * Leaves LiveKit's program as a cut in the middle of writing would, had it not been written beside its place.
 * After a cut that came before it was first written there is none. A new file takes the place: the old one can't be written to for as long as a thread of the killed LiveKit ends.
 */
const cutProgramShort = (): void => {
  const cache = join(dataDir, 'cache')
  if (!existsSync(cache)) return
  for (const name of readdirSync(cache).filter((one) => one.startsWith('livekit-'))) {
    writeFileSync(join(folder, name), readFileSync(join(cache, name)).subarray(0, 1_000_000), { mode: 0o755 })
    renameSync(join(folder, name), join(cache, name))
  }
}

test(`c: killed with -9, or with everything at once, at ${rounds} random points: the next start works`, async () => {
  const cuts = fc.sample(fc.noBias(cut), seeded('power cuts', rounds))
  const ports = await freePorts(4)
  for (const [round, { life, isPowerCut, isCutShort, waits }] of cuts.entries()) {
    const told = `round ${round}: ${isPowerCut ? 'all' : 'the app alone'} after ${life} ms`
    const child = start(ports)
    const exited = once(child, 'exit')
    await pause(life)
    for (const found of isPowerCut ? processes() : []) kill(found)
    child.kill('SIGKILL')
    await exited
    if (isPowerCut && isCutShort) {
      await eventually(`${told}: all are gone`, () => processes().length === 0, {
        deadline: orphanMilliseconds,
      })
      cutProgramShort()
    }
    if (waits)
      await eventually(`${told}: nobody is left behind`, () => processes().length === 0, {
        deadline: orphanMilliseconds,
      })

    const next = start(ports)
    const ended = (): string | null => (next.exitCode === null ? null : next.said.join('').slice(-2_000))
    await eventually(`${told}: the next start is ready`, () => isReady(ports[0]), {
      deadline: startMilliseconds,
      pointless: ended,
    })
    expect(
      processes().filter(({ isLiveKit }) => isLiveKit),
      told,
    ).toHaveLength(1)
    await end(next)
    expect(next.exitCode, `${told}: ${next.said.join('').slice(-2_000)}`).toBe(0)
    expect(processes(), told).toEqual([])
  }
})
