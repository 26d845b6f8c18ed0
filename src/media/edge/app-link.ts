import { connect, type Socket } from 'node:net'
import { Check } from 'typebox/value'
import { LinkFromApp, type LinkToApp } from '../../contract/app-link.ts'
import type { After, Now } from '../../core/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import { readJsonLines, writeJsonLine } from '../ndjson.ts'
import { createExpected } from './expected.ts'
import { createLatch } from './latch.ts'

/** The edge's end of the link to the app. A broken link means "the app is away". */
export interface AppLink {
  isUp: () => boolean
  isDraining: () => boolean
  /** True as soon as the app is there, false when it didn't come in time. */
  whenUp: (milliseconds: number) => Promise<boolean>
  /** May this holder come in? Null when the app went away or was silent. */
  check: (meetingId: string, identity: string) => Promise<boolean | null>
  /** LiveKit answers again: resolves true when the app has made its rooms, false when it couldn't say so. */
  reconcile: () => Promise<boolean>
  close: () => void
}

export interface AppLinkInput {
  /** `link.sock` in the run directory. */
  path: string
  build: string
  log: Log
  now: Now
  after: After
  onRevoke: (meetingId: string, identity: string) => void
  onCertificate: (certificate: { cert: string; key: string }) => void
  onUp: () => void
}

const reconnectMilliseconds = 100
/** An app that is there answers a check within milliseconds; making LiveKit's rooms again may take its time. */
const answerMilliseconds = { check: 2000, 'livekit-up': 5000 }

type Question = { type: 'check'; room: string; identity: string } | { type: 'livekit-up' }

/** What was asked and isn't answered yet. */
const createQuestions = ({ after }: { after: After }) => {
  const open = new Map<number, (answer: boolean | null) => void>()
  let lastId = 0
  const answer = (id: number, value: boolean | null): void => {
    open.get(id)?.(value)
    open.delete(id)
  }
  return {
    answer,
    /** The app went away: nobody answers any more. */
    giveUp: () => {
      for (const id of [...open.keys()]) answer(id, null)
    },
    ask: (socket: Socket, question: Question) =>
      new Promise<boolean | null>((resolve) => {
        const id = (lastId += 1)
        const cancel = after(answerMilliseconds[question.type], () => answer(id, null))
        open.set(id, (value) => {
          cancel()
          resolve(value)
        })
        writeJsonLine(socket, { ...question, id } satisfies LinkToApp)
      }),
  }
}

export const createAppLink = (input: AppLinkInput): AppLink => {
  const { path, log, after } = input
  const up = createLatch({ after })
  const expected = createExpected(input)
  const questions = createQuestions({ after })
  let socket: Socket | null = null
  let draining = false
  let closed = false

  const receive = (value: unknown): void => {
    if (!Check(LinkFromApp, value)) return
    switch (value.type) {
      case 'hello':
        draining = value.draining
        up.open()
        log.info('app.linked', { build: value.build })
        return input.onUp()
      case 'draining':
        draining = true
        return
      case 'revoke':
        return input.onRevoke(value.room, value.identity)
      case 'expected':
        return expected.add(value.room, value.identity)
      case 'checked':
        return questions.answer(value.id, value.allowed)
      case 'reconciled':
        return questions.answer(value.id, true)
      case 'certificate':
        return input.onCertificate(value)
      // For a command at the shell: it was asked on another connection.
      case 'looked':
        return
    }
  }

  const lost = (one: Socket): void => {
    if (socket !== one) return
    socket = null
    // One that said that it drains goes as it was told to, and so do we once closed.
    if (up.isOpen() && !closed) log[draining ? 'info' : 'warn']('app.unlinked')
    up.shut()
    draining = false
    expected.clear()
    questions.giveUp()
    if (!closed) after(reconnectMilliseconds, attempt)
  }

  const attempt = (): void => {
    if (closed) return
    const one = connect(path)
    socket = one
    one.once('connect', () =>
      writeJsonLine(one, { type: 'hello', build: input.build, pid: process.pid } satisfies LinkToApp),
    )
    readJsonLines(one, receive)
    one.on('error', () => undefined)
    one.once('close', () => lost(one))
  }

  const ask = (question: Question): Promise<boolean | null> =>
    socket === null || !up.isOpen() ? Promise.resolve(null) : questions.ask(socket, question)

  attempt()
  return {
    isUp: up.isOpen,
    isDraining: () => draining,
    whenUp: up.whenOpen,
    check: (room, identity) =>
      expected.take(room, identity) ? Promise.resolve(true) : ask({ type: 'check', room, identity }),
    reconcile: async () => (await ask({ type: 'livekit-up' })) === true,
    close: () => {
      closed = true
      if (socket === null) return
      if (socket.connecting) socket.destroy()
      else {
        writeJsonLine(socket, { type: 'leaving' } satisfies LinkToApp)
        socket.destroySoon()
      }
    },
  }
}
