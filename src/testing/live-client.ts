import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveClientMessage, LiveServerMessage } from '../contract/live.ts'

/** A page's end of the live channel. */
export interface LiveClient {
  send: (message: LiveClientMessage | object) => void
  sendText: (text: string) => void
  /** The next message that wasn't taken yet. Rejects when the connection closes first. */
  next: () => Promise<LiveServerMessage>
  /** How it was closed. */
  closed: Promise<{ code: number; reason: string }>
  socket: WebSocket
}

export interface LiveClientOptions {
  /** The app's Unix socket. */
  path: string
  origin: string | null
  cookies?: ReadonlyMap<string, string>
  /** An access token or API key. */
  bearer?: string
}

/** Opens the live channel; rejects with `Unexpected server response: 403` and the like when it is refused. */
export const openLive = async ({
  path,
  origin,
  cookies = new Map(),
  bearer,
}: LiveClientOptions): Promise<LiveClient> => {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const socket = new WebSocket(`ws+unix://${path}:/api/live`, {
    headers: {
      ...(origin !== null && { origin }),
      ...(cookie !== '' && { cookie }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
  })
  onTestFinished(() => socket.terminate())
  const received: LiveServerMessage[] = []
  const waiting: { resolve: (message: LiveServerMessage) => void; reject: (error: Error) => void }[] = []
  socket.on('message', (frame: Buffer) => {
    const message = JSON.parse(frame.toString('utf8')) as LiveServerMessage
    const first = waiting.shift()
    if (first === undefined) received.push(message)
    else first.resolve(message)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      for (const { reject } of waiting) reject(new Error(`closed with ${code}`))
      resolve({ code, reason: reason.toString() })
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject)
  })
  return {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    sendText: (text) => socket.send(text),
    next: () =>
      new Promise((resolve, reject) => {
        const message = received.shift()
        if (message !== undefined) resolve(message)
        else waiting.push({ resolve, reject })
      }),
  }
}
