import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { Check } from 'typebox/value'
import { LinkToApp, type LinkFromApp } from '../contract/app-link.ts'
import type { Log } from '../platform/log/log.ts'
import { readJsonLines, writeJsonLine } from './ndjson.ts'

/** A place in a meeting. */
export interface Holder {
  meetingId: string
  identity: string
}

/** The app's end of the link: answers the edge's questions and tells it who must not come in again. */
export interface AppLinkServer {
  /** Listens on `link.sock`. A socket left behind by an app that died is taken over. */
  listen: () => Promise<void>
  /** How many edges are linked: 0 means the edge is away. */
  edges: () => number
  /** Refuse this holder from now on, also while the app is away. */
  revoke: (revocation: Holder) => void
  /** This holder was let in and comes now: the edges needn't ask. */
  expect: (holder: Holder) => void
  /** New joins get 503 from now on, resumes pass. */
  drain: () => void
  /** A certificate for new connections. */
  handCertificate: (pair: { cert: string; key: string }) => void
  close: () => Promise<void>
}

export interface AppLinkServerInput {
  /** `link.sock` in the run directory. */
  path: string
  build: string
  log: Log
  /** May this holder open a signal connection now? A throw means "ask again later". */
  mayEnter: (holder: Holder) => boolean | Promise<boolean>
  /** LiveKit answers (again): make its rooms, then resolve. */
  reconcile: () => Promise<void>
  /** Accounts were changed by another process: act on what the database says now. */
  lookAgain: () => Promise<void>
  /** Who was removed from meetings that still run: told to every edge that links, since it may be new. */
  revoked: () => Iterable<Holder> | Promise<Iterable<Holder>>
}

const isTaken = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

/** The edges that are connected, and what the log says of each. */
const createEdges = ({ log }: Pick<AppLinkServerInput, 'log'>) => {
  const linked = new Set<Socket>()
  /** Those that said who they are. An edge whose end is on its way may still knock, and go without a word. */
  const known = new Set<Socket>()
  return {
    linked,
    said: (socket: Socket, { build, pid }: { build: string; pid: number }): void => {
      known.add(socket)
      log.info('edge.linked', { build, pid })
    },
    left: (socket: Socket): void => {
      linked.delete(socket)
      if (known.delete(socket)) log.info('edge.left')
    },
    lost: (socket: Socket): void => {
      linked.delete(socket)
      if (known.delete(socket)) log.warn('edge.unlinked')
    },
    /** It's us who go: nobody is missed. */
    close: (): void => {
      known.clear()
      for (const socket of linked) socket.destroy()
    },
  }
}

const send = (socket: Socket, message: LinkFromApp): void => writeJsonLine(socket, message)

type Question = Extract<LinkToApp, { id: number }>

/** Answers what the other end asks. Where that fails it hears nothing, which it treats as "away", and asks again. */
const createAnswer = ({ mayEnter, reconcile, lookAgain, log }: AppLinkServerInput) => {
  const find = async (question: Question): Promise<LinkFromApp> => {
    const { id } = question
    switch (question.type) {
      case 'check': {
        const { room: meetingId, identity } = question
        return { type: 'checked', id, allowed: await mayEnter({ meetingId, identity }) }
      }
      case 'livekit-up':
        await reconcile()
        return { type: 'reconciled', id }
      case 'look-again':
        await lookAgain()
        return { type: 'looked', id }
    }
  }
  return async (socket: Socket, question: Question): Promise<void> => {
    try {
      send(socket, await find(question))
    } catch (error) {
      log.error('question.failed', { question: question.type, error })
    }
  }
}

export const createAppLinkServer = (input: AppLinkServerInput): AppLinkServer => {
  const { path, log } = input
  const edges = createEdges(input)
  const answer = createAnswer(input)
  let draining = false
  let certificate: { cert: string; key: string } | null = null

  const sendAll = (message: LinkFromApp): void => {
    for (const socket of edges.linked) send(socket, message)
  }

  const receive = (socket: Socket, value: unknown): void => {
    if (!Check(LinkToApp, value)) return
    if (value.type === 'hello') edges.said(socket, value)
    else if (value.type === 'leaving') edges.left(socket)
    else void answer(socket, value)
  }

  const greet = async (socket: Socket): Promise<void> => {
    // At once, so that a revocation made while the list is read reaches it, too.
    edges.linked.add(socket)
    for (const { meetingId, identity } of await input.revoked())
      send(socket, { type: 'revoke', room: meetingId, identity })
    if (certificate !== null) send(socket, { type: 'certificate', ...certificate })
    // Last, so that nobody is let in before the edge knows who mustn't be.
    send(socket, { type: 'hello', build: input.build, draining })
  }

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('close', () => edges.lost(socket))
    readJsonLines(socket, (value) => receive(socket, value))
    greet(socket).catch((error: unknown) => {
      log.error('edge.greeting_failed', { error })
      socket.destroy()
    })
  })

  return {
    async listen() {
      if (await isTaken(path)) throw new Error(`another Parley listens on ${path}`)
      rmSync(path, { force: true })
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(path, resolve)
      })
      chmodSync(path, 0o660)
    },
    edges: () => edges.linked.size,
    revoke: ({ meetingId, identity }) => sendAll({ type: 'revoke', room: meetingId, identity }),
    expect: ({ meetingId, identity }) => sendAll({ type: 'expected', room: meetingId, identity }),
    drain: () => {
      draining = true
      sendAll({ type: 'draining' })
    },
    handCertificate: (pair) => {
      certificate = pair
      sendAll({ type: 'certificate', ...pair })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        edges.close()
      }),
  }
}
