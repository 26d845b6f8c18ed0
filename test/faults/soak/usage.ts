import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { childrenOf, memoryOf } from '../../load/processes.ts'

/** What a process holds at a moment. */
export interface Sample {
  /** Megabytes nobody shares and no file backs. */
  memory: number
  /** Descriptors beside those of connections from outside and what each of these is piped to. */
  descriptors: number
}

/** A process from when it was first seen. */
export interface Life {
  /** `watch` is the process that keeps LiveKit running. */
  role: 'app' | 'edge' | 'watch' | 'LiveKit'
  pid: number
  samples: Sample[]
}

const roleOf = (command: string): Life['role'] =>
  / edge\b/.test(command) ? 'edge' : / livekit\b/.test(command) ? 'watch' : 'LiveKit'

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Sockets of connections to port 443 that are open, by inode; in the network namespace of a process. */
const visitors = (pid: number): Set<string> => {
  const open = /^ *\d+: [\dA-F]+:01BB [\dA-F]+:[\dA-F]{4} 01 .*?$/gm
  const lines = ['tcp', 'tcp6'].flatMap((name) => read(`/proc/${pid}/net/${name}`).match(open) ?? [])
  return new Set(lines.map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`))
}

/**
 * Who is in a meeting may have come through this edge or through the one before: their connections are no leak, and each
 * has one more behind it.
 */
const descriptorsOf = (pid: number): number => {
  const from = visitors(pid)
  const folder = `/proc/${pid}/fd`
  const targets = readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`)
    } catch {
      return ''
    }
  })
  return targets.length - 2 * targets.filter((target) => from.has(target)).length
}

const processesOf = (app: number): Pick<Life, 'role' | 'pid'>[] => {
  const children = childrenOf(app)
  const all = [...children, ...children.flatMap(({ pid }) => childrenOf(pid))]
  return [{ role: 'app', pid: app }, ...all.map(({ pid, command }) => ({ role: roleOf(command), pid }))]
}

/** Null when it ended just now, as an edge does whose last connection has gone. */
const sampleOf = (pid: number): Sample | null => {
  try {
    return { memory: memoryOf(pid).anonymous, descriptors: descriptorsOf(pid) }
  } catch {
    return null
  }
}

/** Looks at the app and every process below it; one seen for the first time begins a life. */
export const takeSamples = (lives: Life[], app: number): void => {
  for (const { role, pid } of processesOf(app)) {
    const sample = sampleOf(pid)
    const life = lives.find((one) => one.pid === pid)
    if (sample === null) continue
    if (life === undefined) lives.push({ role, pid, samples: [sample] })
    else life.samples.push(sample)
  }
}

/** What counts as growth: more than a fifth and ten megabytes; more than eight descriptors. */
const allowed = { share: 1.2, megabytes: 10, descriptors: 8 }
/**
 * Megabytes that each has some minutes after its start whatever was done to it: until all code has run once and garbage
 * was collected for the first time, how far a young one has come is chance (an app was seen at 45 and at 67 after 15 s, at
 * 60 and at 96 after two minutes).
 */
const grown: Readonly<Record<Life['role'], number>> = { app: 85, edge: 40, watch: 55, LiveKit: 50 }

export interface Growth extends Pick<Life, 'role' | 'pid'> {
  from: Sample
  to: Sample
}

/** The less of the last two: garbage that isn't collected yet is none. */
const lastOf = (samples: readonly Sample[]): Sample => {
  const [before, last] = samples.slice(-2) as [Sample, Sample]
  return { memory: Math.min(before.memory, last.memory), descriptors: last.descriptors }
}

/** A life's first sample is that of a start; from the second on it counts. One of less than three says nothing. */
export const growths = (lives: readonly Life[]): Growth[] =>
  lives.flatMap(({ role, pid, samples }) => {
    const [, from] = samples
    return from === undefined || samples.length < 3 ? [] : [{ role, pid, from, to: lastOf(samples) }]
  })

/** Those that grew, in words; none when all is well. */
export const tooMuch = (all: readonly Growth[]): string[] =>
  all
    .filter(
      ({ role, from, to }) =>
        to.memory > Math.max(from.memory, grown[role]) * allowed.share + allowed.megabytes ||
        to.descriptors > from.descriptors + allowed.descriptors,
    )
    .map((growth) => `grew: ${tellGrowth(growth)}`)

export const tellGrowth = ({ role, pid, from, to }: Growth): string =>
  `${role} (${pid}): ${from.memory.toFixed(1)} → ${to.memory.toFixed(1)} MB, ${from.descriptors} → ${to.descriptors} descriptors`
