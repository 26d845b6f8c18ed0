import { setTimeout as pause } from 'node:timers/promises'
import { admin } from '../browser/steps.ts'
import { createCaller, type Caller } from '../net/lab/caller.ts'
import { edgesOf, liveKitOf } from '../net/lab/server-processes.ts'
import type { LoadLab } from './lab.ts'
import { cpuSecondsOf, memoryOf } from './processes.ts'
import { measureTogether, startPeople, type People, type PeopleWindow } from './synthetic.ts'

/** After somebody came, before anything is counted; and how long it is then (ms). */
const settling = 2_000
const counted = 8_000
/** Where it ends: less delivered, or later (share of packets; ms one way, audio, 95 of 100). */
const bounds = { delivered: 0.995, delayP95: 150 }
/** kbit/s of everybody who publishes: sound, and a picture of middling size. */
const media = { audio: 24, video: 300 }
const kinds = Object.keys(media).length

/** How people are spread over rooms, and how their number grows. */
interface Gathering {
  name: string
  /** People who come at first, and with each step after it. */
  first: number
  step: number
  /** Of those who come, so many publish; all when absent. */
  publish?: { first: number; step: number }
  /** Each step has a room of its own. */
  apart: boolean
}

const gatherings: readonly Gathering[] = [
  { name: 'rooms of 8, everybody sends', first: 8, step: 8, apart: true },
  { name: 'one room, everybody sends', first: 16, step: 2, apart: false },
  {
    name: 'one room, 2 send and all others listen',
    first: 100,
    step: 25,
    publish: { first: 2, step: 0 },
    apart: false,
  },
]
/** Nothing that this machine can carry has more steps. */
const mostSteps = 40

/** What some number of people cost. */
interface Level {
  people: number
  delivered: number
  delayP95: number
  joinP95: number
  /** Mbit/s of payload that arrived. */
  mbit: number
  /** Cores and MB (anonymous) of LiveKit, edge, app and the load. */
  cores: number[]
  memory: number[]
}

export interface Row extends Level {
  name: string
  way: 'direct' | 'relayed'
  /** Why it went no further. */
  why: string
}

/** What the server consists of: LiveKit, edge and app, as the table names them. */
const partsOf = async ({ server }: LoadLab): Promise<number[]> => [
  await liveKitOf(server),
  edgesOf(server)[0] ?? 0,
  server.app.pid,
]

const total = (pids: readonly number[], of: (pid: number) => number): number =>
  pids.reduce((sum, pid) => sum + of(pid), 0)

/** From how many others each hears, all together. */
const expectedPairs = ({ apart, first, publish }: Gathering, people: number): number => {
  const each = apart ? first : people
  const senders = publish?.first ?? each
  return (people / each) * (senders * each - senders) * kinds
}

const sum = (windows: readonly PeopleWindow[], of: 'received' | 'lost' | 'videoLost' | 'pairs' | 'sent') =>
  windows.reduce((total, window) => total + window[of], 0)

interface Standing {
  gathering: Gathering
  people: number
  groups: readonly People[]
  parts: readonly number[]
}

const look = async ({ gathering, people, groups, parts }: Standing): Promise<Level> => {
  await pause(settling)
  const all = [...parts.map((pid) => [pid]), groups.map(({ pid }) => pid)]
  const before = all.map((pids) => total(pids, cpuSecondsOf))
  const begun = performance.now()
  const windows = await measureTogether(groups, () => pause(counted))
  const seconds = (performance.now() - begun) / 1000
  const lost = sum(windows, 'lost') + sum(windows, 'videoLost')
  const received = sum(windows, 'received')
  const heard = sum(windows, 'pairs') / expectedPairs(gathering, people)
  return {
    people,
    delivered: Math.min(1, heard) * (received / (received + lost)),
    delayP95: Math.max(
      ...windows.map(({ delayP95Ms, videoDelayP95Ms }) => Math.max(delayP95Ms, videoDelayP95Ms)),
    ),
    joinP95: Math.max(...groups.map(({ ready }) => ready.joinP95Ms)),
    mbit: ((media.audio + media.video) * expectedPairs(gathering, people)) / kinds / 1000,
    cores: all.map((pids, index) => (total(pids, cpuSecondsOf) - (before[index] ?? 0)) / seconds),
    memory: all.map((pids) => total(pids, (pid) => memoryOf(pid).anonymous)),
  }
}

const tooMuch = ({ delivered, delayP95 }: Level): string | null => {
  if (delivered < bounds.delivered) return `${(delivered * 100).toFixed(2)} % delivered`
  return delayP95 > bounds.delayP95 ? `delay p95 ${delayP95.toFixed(0)} ms` : null
}

interface Scene {
  lab: LoadLab
  host: Caller
  way: Row['way']
  say: (text: string) => void
}

const grow = async ({ lab, host, way, say }: Scene, gathering: Gathering): Promise<Row | null> => {
  const parts = await partsOf(lab)
  const groups: People[] = []
  let room: string | undefined
  let people = 0
  let best: Level | null = null
  let why = 'the last step'
  try {
    for (let step = 0; step < mostSteps; step += 1) {
      if (room === undefined || gathering.apart)
        room = (await host.get<{ code: string }>('POST', '/api/rooms', { name: `${gathering.name} ${step}` }))
          .code
      const count = step === 0 ? gathering.first : gathering.step
      const publish = step === 0 ? gathering.publish?.first : gathering.publish?.step
      const group = await startPeople({
        namespace: lab.client.namespace,
        authorityFile: lab.certificates.authorityFile,
        origin: 'https://meet.test',
        room,
        people: count,
        first: people,
        ...media,
        ...(publish !== undefined && { publish }),
        ...(way === 'relayed' && { relay: 'tls' as const }),
      })
      groups.push(group)
      people += count
      const level = await look({ gathering, people, groups, parts })
      say(
        `  ${way}, ${gathering.name}: ${people}: ${(level.delivered * 100).toFixed(2)} %, p95 ${level.delayP95.toFixed(1)} ms, cores ${level.cores.map((one) => one.toFixed(2)).join(' ')}`,
      )
      const refused = group.ready.failed > 0 ? group.ready.errors.join('; ') : tooMuch(level)
      if (refused !== null) {
        why = `${people}: ${refused}`
        break
      }
      best = level
    }
  } finally {
    for (const group of groups) await group.end()
  }
  return best === null ? null : { ...best, name: gathering.name, way, why }
}

/** How many people this machine carries, load and server together, as `docs/sizing.md` tells it. */
export const capacity =
  (say: (text: string) => void) =>
  async (lab: LoadLab): Promise<Row[]> => {
    const { server } = lab
    const host = createCaller({ from: lab.client, origin: 'https://meet.test', authority: server.authority })
    await host.get('POST', '/api/setup', { secret: server.setupLink.split('#')[1], ...admin })
    const rows: Row[] = []
    for (const gathering of gatherings)
      for (const way of ['direct', 'relayed'] as const) {
        const row = await grow({ lab, host, way, say }, gathering)
        if (row !== null) rows.push(row)
      }
    return rows
  }

const cell = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0))

/** The table for `docs/sizing.md`. */
export const capacityTable = (rows: readonly Row[]): string =>
  [
    '| gathering | way | people | Mbit/s out | delay p95 | LiveKit | edge | app | load | why no more |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map(({ name, way, people, mbit, delayP95, cores, memory, why }) => {
      const parts = cores.map((one, index) => `${cell(one)} cores, ${(memory[index] ?? 0).toFixed(0)} MB`)
      return `| ${name} | ${way} | ${people} | ${mbit.toFixed(0)} | ${delayP95.toFixed(1)} ms | ${parts.join(' | ')} | ${why} |`
    }),
  ].join('\n')
