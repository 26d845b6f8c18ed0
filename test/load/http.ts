import { openApp, type AppRequest } from './app-socket.ts'
import type { Figure } from './figures.ts'
import { pageHeaders, type BenchAccount, type BenchRoom } from './meeting.ts'
import { cpuSecondsOf } from './processes.ts'
import type { Product } from './product.ts'

const connections = 16

export interface Load {
  product: Product
  /** Made anew for each request: rate limits count addresses and accounts, and a bench is not a crowd behind one. */
  request: () => AppRequest
  requests: number
  /** As many at once; 16 unless it says so. */
  workers?: number
}

/** Asks as fast as the app answers over some kept-alive connections to its Unix socket. */
export const run = async ({ product, request, requests, workers = connections }: Load) => {
  let left = requests
  let crowd = 0
  const times: number[] = []
  const worker = async (): Promise<void> => {
    // A crowd from many addresses, as the edge would name them; 100 requests from each.
    while (left > 0) {
      crowd += 1
      const address = `198.18.${crowd >> 8}.${crowd & 255}`
      const app = await openApp(`${product.runDir}/app.sock`, address)
      for (let count = 0; count < 100 && left > 0; count += 1) {
        left -= 1
        const asked = performance.now()
        const { status, body } = await app.ask(request())
        times.push(performance.now() - asked)
        if (status !== 200) throw new Error(`${status} ${body}`)
      }
      app.close()
    }
  }
  const cpu = cpuSecondsOf(product.app)
  const begun = performance.now()
  await Promise.all(Array.from({ length: workers }, worker))
  const seconds = (performance.now() - begun) / 1000
  return { cpu: ((cpuSecondsOf(product.app) - cpu) * 1000) / requests, rate: requests / seconds, times }
}

/** CPU of the app per request, measured in its process, and how many it answered a second meanwhile. */
export const http = async (
  product: Product,
  { room, accounts }: { room: BenchRoom; accounts: readonly BenchAccount[] },
): Promise<Figure[]> => {
  const headers = pageHeaders(product)
  let turn = 0
  const byTurns =
    (path: string, show: (account: BenchAccount) => Record<string, string>) => (): AppRequest => {
      turn += 1
      const account = accounts[turn % accounts.length]
      return { method: 'GET', path, headers: account === undefined ? {} : show(account) }
    }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const join = (): AppRequest => ({
    method: 'POST',
    path: `/api/rooms/${room.code}/join`,
    headers,
    body: { name: 'Load' },
  })
  const figures: Figure[] = []
  for (const { name, request, warmUp, requests, limit } of [
    {
      name: '`me` with a session',
      request: byTurns('/api/me', ({ cookie }) => ({ cookie })),
      warmUp: 24_000,
      requests: 12_000,
      limit: 0.1,
    },
    {
      name: '`auth/me` with a cookie',
      request: byTurns('/api/auth/me', ({ cookie }) => ({ cookie })),
      warmUp: 2000,
      requests: 8000,
    },
    {
      name: '`auth/me` with an access token',
      request: byTurns('/api/auth/me', ({ accessToken }) => bearer(accessToken)),
      warmUp: 2000,
      requests: 8000,
    },
    {
      name: '`auth/me` with an API key',
      request: byTurns('/api/auth/me', ({ apiKey }) => bearer(apiKey)),
      warmUp: 2000,
      requests: 8000,
    },
    { name: 'join with a token', request: join, warmUp: 2000, requests: 4000, limit: 0.6 },
  ]) {
    // Until V8 has compiled what is hot: a server has that behind it for all but its first seconds.
    await run({ product, request, requests: warmUp })
    const { cpu, rate } = await run({ product, request, requests })
    const how = `${requests} requests over ${connections} connections to the app’s socket, after ${warmUp} to warm up`
    figures.push({ name: `${name}, CPU`, value: cpu, unit: 'ms', how, ...(limit !== undefined && { limit }) })
    figures.push({ name: `${name}, rate`, value: rate, unit: 'requests/s', how })
  }
  return figures
}
