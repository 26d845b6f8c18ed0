import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { After } from '../core/clock.ts'
import { readLiveKitLine, type LiveKitEntry } from '../platform/log/livekit-line.ts'
import type { Log } from '../platform/log/log.ts'
import { endProcess, startTimeOf } from './livekit-record.ts'

/** One run of LiveKit, from its start to its end. */
export interface LiveKitLife {
  /** Undefined when the program couldn't be run at all. */
  pid: number | undefined
  /** Ends it; resolves when it is gone. */
  end: (stopMilliseconds: number) => Promise<void>
}

export interface LiveKitLifeInput {
  binary: string
  /** Path of its configuration. */
  settingsFile: string
  port: number
  log: Log
  after: After
  /** What each line says, for those who ask later. */
  onWords: (words: string) => void
  onReady: () => void
  /** After its last line was read. Called once. */
  onEnd: (how: { code?: number | null; signal?: string | null; error?: Error }) => void
}

/** Whether `GET /` on loopback answers 200: LiveKit is ready for people. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => {
      resolve(false)
    })
  })

/** LiveKit says this when its ports are open, and dies before it when one is taken. */
const openedMessage = 'starting LiveKit server'
const pollMilliseconds = 25
/** For 100 ms after its ports are open LiveKit (`server.go`, `Start`) swallows signals without a trace. */
const deafMilliseconds = 150

const messageOf = ({ fields }: LiveKitEntry): string => {
  const said = fields['message']
  return typeof said === 'string' ? said : ''
}

/** Message and cause of a line, as people want to read them when LiveKit has died. */
const wordsOf = (entry: LiveKitEntry): string => {
  const more = entry.fields['livekit'] as { error?: unknown } | undefined
  return typeof more?.error === 'string' ? `${messageOf(entry)}: ${more.error}` : messageOf(entry)
}

export const startLife = (input: LiveKitLifeInput): LiveKitLife => {
  const { binary, settingsFile, port, log, after } = input
  // Without our environment: LiveKit takes settings from it.
  const child = spawn(binary, ['--config', settingsFile], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
  })
  let hasEnded = false
  let readyAt: number | null = null

  const ended = (how: Parameters<LiveKitLifeInput['onEnd']>[0]): void => {
    if (hasEnded) return
    hasEnded = true
    input.onEnd(how)
  }

  /** Asked only once its ports are open, so that a stranger on the same port isn't taken for it. */
  const pollUntilReady = async (): Promise<void> => {
    const ready = await answers(port)
    if (hasEnded) return
    if (ready) {
      readyAt = performance.now()
      input.onReady()
    } else after(pollMilliseconds, () => void pollUntilReady())
  }

  const readLine = (line: string): void => {
    const entry = readLiveKitLine(line)
    if (entry === null) return
    input.onWords(wordsOf(entry))
    log[entry.level](entry.event, entry.fields)
    if (messageOf(entry) === openedMessage) void pollUntilReady()
  }

  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', readLine)
  child.once('error', (error) => {
    ended({ error })
  })
  // 'close' and not 'exit': only then its last lines are read.
  child.once('close', (code, signal) => {
    ended({ code, signal })
  })
  return {
    pid: child.pid,
    async end(stopMilliseconds) {
      const politely = readyAt !== null
      if (readyAt !== null) await pause(Math.max(0, readyAt + deafMilliseconds - performance.now()))
      const startTime = child.pid === undefined ? null : startTimeOf(child.pid)
      if (child.pid !== undefined && startTime !== null)
        await endProcess({ record: { pid: child.pid, startTime }, stopMilliseconds, politely })
    },
  }
}
