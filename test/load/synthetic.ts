import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** The program of `test/load/synthetic`, made by `scripts/steps/synthetic.mjs`. */
const program = resolve(import.meta.dirname, '../../.cache/synthetic/synthetic')

/** Where a load comes from and whom it trusts. */
export interface From {
  /** Network namespace; this machine's own when absent. */
  namespace?: string
  /** PEM file of an authority, instead of the system's. */
  authorityFile?: string
  /** 19 leaves the processors to whoever else wants them: an attacker brings their own. */
  nice?: number
}

interface Told {
  kind: string
}

/** A process that makes load. `Ready` is what it says at first, `Window` what it says of a stretch of time. */
export interface Load<Ready extends Told, Window extends Told, Second extends Told = Told> {
  readonly pid: number
  readonly ready: Ready
  /** What it said of each second since. */
  readonly seconds: readonly Second[]
  /** Measures while something runs. */
  measure(run: () => Promise<unknown>): Promise<Window>
  /** Ends it; what it said at the end. */
  end(): Promise<void>
}

/** Milliseconds, packets. `received` counts a packet once for each receiver. */
export interface Traffic {
  sent: number
  received: number
  /** Audio packets that never came, of all pairs. */
  lost: number
  /** Frames whose beginning never came. */
  videoLost: number
  /** One way, of audio. */
  delayP50Ms: number
  delayP95Ms: number
  videoDelayP95Ms: number
  reconnects: number
  /** Longest silence anybody heard from anybody. */
  gapMs: number
}

export interface PeopleReady extends Told {
  people: number
  failed: number
  errors: string[]
  joinP50Ms: number
  joinP95Ms: number
}

export interface PeopleWindow extends Traffic, Told {
  seconds: number
  /** From how many somebody heard something. */
  pairs: number
  /** Longest silence in received audio by `from>to`, numbers of people. */
  gapsMs: Record<string, number>
}

/** `at`: UTC milliseconds. */
export type PeopleSecond = Traffic & Told & { at: number }

export type People = Load<PeopleReady, PeopleWindow, PeopleSecond>

export interface PeopleOptions extends From {
  /** `https://meet.test`. */
  origin: string
  /** They ask the API for places in the room of this code; or `places`: a file with a JSON array of its answers. */
  room?: string
  places?: string
  people: number
  /** How many of them publish; all when absent. */
  publish?: number
  /** kbit/s; 24 and none when absent. */
  audio?: number
  video?: number
  /** Through the relay, over TLS or plain TCP; directly when absent. */
  relay?: 'tls' | 'tcp'
  /** Number of the first of them, so that those of several processes differ. */
  first?: number
}

/** Lets people join a meeting; they stay, and come back when their connection breaks, until ended. */
export const startPeople = ({ namespace, authorityFile, nice, ...flags }: PeopleOptions): Promise<People> =>
  start({ verb: 'people', flags, from: { namespace, authorityFile, nice } })

type Each<All extends readonly People[]> = { [Index in keyof All]: PeopleWindow }

/** Measures what all of these groups hear while something runs, in their order. */
export const measureTogether = async <const All extends readonly People[]>(
  all: All,
  run: () => Promise<unknown>,
): Promise<Each<All>> => {
  const over = Promise.withResolvers<unknown>()
  const windows = Promise.all(all.map((group) => group.measure(() => over.promise)))
  run().then(over.resolve, over.reject)
  return (await windows) as unknown as Each<All>
}

export interface RelayReady extends Told {
  clients: number
  /** From connecting until a packet has been there and back. */
  firstPacketP50Ms: number
  firstPacketP95Ms: number
}

export interface RelayWindow extends Told {
  seconds: number
  sent: number
  received: number
  /** Mbit/s that came back. */
  mbitBack: number
  /** There and back together. */
  bytes: number
  rttP50Ms: number
  rttP95Ms: number
}

export interface RelayOptions extends From {
  /** `meet.test:443`. */
  turn: string
  /** Name in its certificate; the host of `turn` when absent. */
  name?: string
  plain?: boolean
  /** Address and port of an echo. */
  peer: string
  /** File with LiveKit's key and secret. */
  keys: string
  clients: number
  /** Mbit/s each way and client; 0: as much as goes. */
  rate: number
}

/** Sends packets through a relay and back. */
export const startRelay = ({ namespace, authorityFile, nice, ...flags }: RelayOptions) =>
  start<RelayReady, RelayWindow>({ verb: 'relay', flags, from: { namespace, authorityFile, nice } })

/** Sends every UDP packet back to whoever sent it. */
export const startEcho = ({ listen, namespace }: { listen: string; namespace: string }) =>
  start<Told, Told>({ verb: 'echo', flags: { listen }, from: { namespace } })

/** What became of an attack, since its begin. */
export interface AttackCounts {
  begun: number
  answered: number
  /** Ended by the other side without an answer. */
  refused: number
  failed: number
}

export interface StormTold extends Told {
  done: Record<string, AttackCounts>
}

export type Storm = Load<StormTold, Told, StormTold>

export interface StormOptions extends From {
  /** Address and port. */
  target: string
  name: string
  /** Addresses of its machine to come from, with commas between. */
  from: string
  /** Every attack; else those with a number. */
  all?: boolean
  signins?: number
}

/** Abuses the door in every way it knows. It never says `ready` but begins at once; each second has its counts. */
export const startStorm = ({ namespace, authorityFile, nice, ...flags }: StormOptions) =>
  start<StormTold, Told, StormTold>({ verb: 'storm', flags, from: { namespace, authorityFile, nice } })

type Flags = Record<string, string | number | boolean | undefined>

interface Start {
  verb: 'people' | 'relay' | 'echo' | 'storm'
  flags: object
  from: { [Key in keyof From]?: From[Key] | undefined }
}

const written = (flags: Flags): string[] =>
  Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `-${name}=${value}`)

const commandLine = ({ verb, flags, from: { namespace, nice } }: Start): [string, ...string[]] => {
  const own: [string, ...string[]] = [program, verb, ...written(flags as Flags)]
  const nicely: [string, ...string[]] = nice === undefined ? own : ['nice', '-n', String(nice), ...own]
  return namespace === undefined ? nicely : ['ip', 'netns', 'exec', namespace, ...nicely]
}

const launch = (order: Start): ChildProcess => {
  if (!existsSync(program))
    throw new Error(
      `${program} isn’t there. \`npm run bench\` and the rings that need it build it (scripts/steps/synthetic.mjs).`,
    )
  const [file, ...args] = commandLine(order)
  const { authorityFile } = order.from
  const trust = authorityFile === undefined ? {} : { SSL_CERT_FILE: authorityFile }
  return spawn(file, args, { env: { PATH: process.env['PATH'], ...trust }, stdio: 'pipe' })
}

const start = async <Ready extends Told, Window extends Told, Second extends Told = Told>(
  order: Start,
): Promise<Load<Ready, Window, Second>> => {
  const child = launch(order)
  const seconds: Second[] = []
  const errors: string[] = []
  const ready = Promise.withResolvers<Ready>()
  let window = Promise.withResolvers<Window>()
  const receive = (line: string): void => {
    const told = JSON.parse(line) as Told
    if (told.kind === 'ready') ready.resolve(told as Ready)
    else if (told.kind === 'second') {
      ready.resolve(told as Ready)
      seconds.push(told as Second)
    } else window.resolve(told as Window)
  }
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', receive)
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const gone = once(child, 'close').then(() => {
    const error = new Error(
      `synthetic ${order.verb} ended: ${errors.slice(-5).join('\n') || 'without a word'}`,
    )
    ready.reject(error)
    window.reject(error)
  })
  // Whoever waits for a window is told; nobody has to wait.
  window.promise.catch(() => undefined)
  const say = (text: string): void => void child.stdin?.write(`${text}\n`)
  return {
    pid: child.pid ?? 0,
    ready: await ready.promise,
    seconds,
    measure: async (run) => {
      window = Promise.withResolvers<Window>()
      window.promise.catch(() => undefined)
      say('window measured')
      await run()
      say('window')
      return window.promise
    },
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.stdin?.end()
      const force = setTimeout(() => child.kill('SIGKILL'), 5000)
      await gone
      clearTimeout(force)
    },
  }
}
