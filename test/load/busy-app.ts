import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { openApp } from './app-socket.ts'

/** Before somebody whom the app sent away asks again (ms). */
const rest = 50

export interface BusyApp {
  /** Answers how much was done: passwords looked at, questions answered. */
  end: () => Promise<number>
}

/**
 * Keeps the app's password hashing busy until it is ended: sign-ins one after the other on each of so many connections,
 * each from an address of its own, so that nobody is slowed down for guessing. Not through the edge: this is about what
 * the app does, not about what comes in at the door.
 */
export const keepAppBusy = (at: { socket: string; origin: string }, connections: number): BusyApp => {
  const stop = new AbortController()
  let hashed = 0
  const signIn = async (number: number): Promise<void> => {
    const app = await openApp(at.socket, `198.18.0.${number + 1}`)
    while (!stop.signal.aborted) {
      const { status } = await app.ask({
        method: 'POST',
        path: '/api/session',
        headers: { origin: at.origin, 'sec-fetch-site': 'same-origin' },
        body: { email: `${randomUUID()}@example.org`, password: 'a wrong password' },
      })
      if (status === 401) hashed += 1
      else await pause(rest)
    }
    app.close()
  }
  const all = Array.from({ length: connections }, (_, number) => signIn(number))
  return {
    end: async () => {
      stop.abort()
      await Promise.all(all)
      return hashed
    },
  }
}
