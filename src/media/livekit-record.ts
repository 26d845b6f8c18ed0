import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A process that can't be mistaken for a later one with the same number. */
export interface ProcessRecord {
  pid: number
  /** Clock ticks since boot, from `/proc/<pid>/stat`. */
  startTime: string
  /** It is a service of its own: it lives without anybody of ours beside it, and isn’t left behind. */
  isService?: boolean
}

/** LiveKit's own folder: its configuration (with the keys) and who it is. */
export const liveKitFolder = (dataDir: string): string => join(dataDir, 'livekit')
const recordFile = (dataDir: string): string => join(liveKitFolder(dataDir), 'process.json')

/** Start time of a process that lives (a zombie doesn't), or null. The name in `stat` may hold spaces and brackets. */
export const startTimeOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

export const writePrivate = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const own = `${file}.${process.pid}`
  writeFileSync(own, text, { mode: 0o600 })
  renameSync(own, file)
}

export const writeRecord = (dataDir: string, pid: number, { isService = false } = {}): void => {
  const startTime = startTimeOf(pid)
  if (startTime !== null) writePrivate(recordFile(dataDir), JSON.stringify({ pid, startTime, isService }))
}

export const removeRecord = (dataDir: string): void => {
  rmSync(recordFile(dataDir), { force: true })
}

/** The LiveKit that was started last, if it still runs. */
export const readRecord = (dataDir: string): ProcessRecord | null => {
  try {
    const record = JSON.parse(readFileSync(recordFile(dataDir), 'utf8')) as ProcessRecord
    return startTimeOf(record.pid) === record.startTime ? record : null
  } catch {
    return null
  }
}

const isAlive = ({ pid, startTime }: ProcessRecord): boolean => startTimeOf(pid) === startTime

const signal = (record: ProcessRecord, name: NodeJS.Signals): void => {
  try {
    if (isAlive(record)) process.kill(record.pid, name)
  } catch {
    // It ended between the look and the signal.
  }
}

/** Resolves true when the process has ended, false when the time is over first. */
const endedWithin = async (record: ProcessRecord, milliseconds: number): Promise<boolean> => {
  const deadline = performance.now() + milliseconds
  while (isAlive(record)) {
    if (performance.now() > deadline) return false
    await pause(20)
  }
  return true
}

/** How long LiveKit gets to tell people and close its rooms after the second signal. */
const closingMilliseconds = 5000

export interface EndInput {
  record: ProcessRecord
  /** How long it may wait for people in meetings. */
  stopMilliseconds: number
  /** False for one that never was ready: nobody is in it. */
  politely: boolean
}

const stages = ({ stopMilliseconds, politely }: EndInput): readonly [NodeJS.Signals, number][] =>
  politely
    ? [
        ['SIGTERM', stopMilliseconds],
        ['SIGTERM', closingMilliseconds],
        ['SIGKILL', closingMilliseconds],
      ]
    : [['SIGKILL', closingMilliseconds]]

/**
 * Ends a LiveKit: the first SIGTERM lets it wait for people, the second sends them away, SIGKILL is for one that hangs.
 * Resolves when it is gone.
 */
export const endProcess = async (input: EndInput): Promise<void> => {
  for (const [name, patience] of stages(input)) {
    signal(input.record, name)
    if (await endedWithin(input.record, patience)) return
  }
}

/** LiveKit swallows signals until 100 ms after its ports are open; a process of this age is past that. */
const deafMilliseconds = 1000
const millisecondsPerTick = 10

const ageOf = ({ startTime }: ProcessRecord): number =>
  Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000 - Number(startTime) * millisecondsPerTick

/** Ends the LiveKit that a parent left behind, if there is one. Answers whether there was. */
export const endRecordedLiveKit = async (input: {
  dataDir: string
  stopMilliseconds: number
}): Promise<boolean> => {
  const record = readRecord(input.dataDir)
  if (record === null) return false
  await pause(Math.max(0, deafMilliseconds - ageOf(record)))
  await endProcess({ record, stopMilliseconds: input.stopMilliseconds, politely: true })
  removeRecord(input.dataDir)
  return true
}
