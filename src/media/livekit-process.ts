import { join } from 'node:path'
import type { After, Now } from '../core/clock.ts'
import { exitCodes, StartError } from '../core/start-error.ts'
import type { Log } from '../platform/log/log.ts'
import { createBackoff } from '../platform/process/backoff.ts'
import { describePortHolder } from '../platform/process/port-holder.ts'
import { startLife, type LiveKitLife } from './livekit-life.ts'
import {
  endRecordedLiveKit,
  liveKitFolder,
  removeRecord,
  writePrivate,
  writeRecord,
} from './livekit-record.ts'

export interface LiveKitProcessInput {
  /** From `prepareLiveKitBinary`. */
  binary: string
  /** From `liveKitConfig`: written 0600, never on the command line. */
  settings: { port: number }
  dataDir: string
  stopMilliseconds: number
  log: Log
  now: Now
  after: After
}

export type LiveKitState = 'starting' | 'ready' | 'restarting' | 'stopping' | 'stopped'

/** LiveKit as a child of ours, kept alive until it is stopped. */
export interface LiveKitProcess {
  /**
   * Starts it and resolves when it answers. From then on it is started again whenever it ends, for whatever reason.
   * @throws StartError with its last words when it ends before it ever answered
   */
  start: () => Promise<void>
  /** Ends it politely; resolves when it is gone. People may stay for so long, by default as configured. */
  stop: (milliseconds?: number) => Promise<void>
  state: () => LiveKitState
  pid: () => number | null
  /** What it said last, newest at the end. */
  lastLines: () => readonly string[]
}

const keptLines = 40

/** Writes the configuration where only we can read it; the path goes on the command line. */
export const writeSettings = ({ dataDir, settings }: { dataDir: string; settings: object }): string => {
  const file = join(liveKitFolder(dataDir), 'config.json')
  writePrivate(file, JSON.stringify(settings))
  return file
}

const portTaken = /listen (tcp|udp)\S* \S*:(\d+): bind: address already in use/u

const startFailure = (lines: readonly string[]): StartError => {
  const words = lines.slice(-3).join(' | ') || '(none)'
  const [, protocol, port] = portTaken.exec(words) ?? []
  if (protocol !== undefined && port !== undefined) {
    const holder = describePortHolder(Number(port), protocol === 'udp' ? 'udp' : 'tcp')
    return new StartError({
      message: `LiveKit can’t have ${protocol.toUpperCase()} port ${port}: ${holder} has it.`,
      cure: 'End that program, or set livekit.port, livekit.udp_port or livekit.turn_port.',
      exitCode: exitCodes.unavailable,
    })
  }
  return new StartError({
    message: `LiveKit ended before it was ready. Its last words: ${words}`,
    cure: 'Run `parley config check`; the log has everything LiveKit wrote.',
    exitCode: exitCodes.broken,
  })
}

/** What LiveKit said last. */
const createLastWords = () => {
  const lines: string[] = []
  return {
    lines,
    push: (words: string): void => {
      lines.push(words)
      if (lines.length > keptLines) lines.shift()
    },
  }
}

const stoppedEarly = (): Error => new Error('LiveKit was stopped before it was ready')

export const createLiveKitProcess = (input: LiveKitProcessInput): LiveKitProcess => {
  const { settings, dataDir, log, now, after } = input
  const { lines, push } = createLastWords()
  const backoff = createBackoff()
  let settingsFile = ''
  let startedAt = 0
  let life: LiveKitLife | null = null
  let state: LiveKitState = 'stopped'
  let cancelRestart: (() => void) | null = null
  let failStart: ((reason: Error) => void) | null = null
  /** Between two lives of LiveKit nothing else may be left that keeps this process from ending. */
  let vigil: NodeJS.Timeout | undefined

  const isStopping = (): boolean => state === 'stopping' || state === 'stopped'

  const becameReady = (resolve: () => void): void => {
    if (isStopping()) return
    state = 'ready'
    failStart = null
    resolve()
    log.info('livekit.ready', { pid: life?.pid, milliseconds: now() - startedAt })
  }

  const ended = (how: object): void => {
    life = null
    removeRecord(dataDir)
    if (isStopping()) return
    log.error('livekit.died', { ...how, lastLines: lines.slice(-5) })
    if (failStart === null) scheduleRestart()
    else failStart(startFailure(lines))
  }

  const launch = (resolve: () => void): void => {
    startedAt = now()
    lines.length = 0
    life = startLife({
      ...input,
      settingsFile,
      port: settings.port,
      onWords: push,
      onReady: () => becameReady(resolve),
      onEnd: ended,
    })
    if (life.pid !== undefined) writeRecord(dataDir, life.pid)
  }

  const scheduleRestart = (): void => {
    state = 'restarting'
    cancelRestart = after(backoff.next(now() - startedAt), () => launch(() => undefined))
  }

  const settle = (): void => {
    clearInterval(vigil)
    removeRecord(dataDir)
    state = 'stopped'
  }

  const start = async (): Promise<void> => {
    state = 'starting'
    if (await endRecordedLiveKit({ dataDir, stopMilliseconds: 0 })) log.warn('livekit.orphan_ended')
    if (isStopping()) throw stoppedEarly()
    settingsFile = writeSettings({ dataDir, settings })
    vigil = setInterval(() => undefined, 2 ** 30)
    await new Promise<void>((resolve, reject) => {
      failStart = (reason) => {
        settle()
        reject(reason)
      }
      launch(resolve)
    })
  }

  const stop = async (milliseconds = input.stopMilliseconds): Promise<void> => {
    cancelRestart?.()
    state = 'stopping'
    if (life !== null) await life.end(milliseconds)
    failStart?.(stoppedEarly())
    settle()
    log.info('livekit.stopped')
  }

  return {
    start,
    stop,
    state: () => state,
    pid: () => (state === 'stopped' ? null : (life?.pid ?? null)),
    lastLines: () => lines,
  }
}
