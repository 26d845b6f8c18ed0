import { spawnSync } from 'node:child_process'
import { openApp, type AppAnswer } from './app-socket.ts'
import { executable, type Product } from './product.ts'

/** A room on a running product, and tickets into it. */
export interface BenchRoom {
  code: string
  /** Asks for a place as somebody new. */
  join(name: string): Promise<{ token: string; identity: string; cookie: string }>
}

const cookieOf = ({ head }: AppAnswer): string =>
  [...head.matchAll(/^set-cookie: ([^;]+)/gim)].map(([, pair]) => pair).join('; ')

const read = (answer: AppAnswer, what: string): unknown => {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body)
}

/** What a browser says beside a request of our own page. */
export const pageHeaders = ({ origin }: Product) => ({ origin, 'sec-fetch-site': 'same-origin' })

const password = 'a long sentence for measuring'

/** An account with everything it can show of itself. */
export interface BenchAccount {
  email: string
  password: string
  cookie: string
  accessToken: string
  apiKey: string
}

/** Makes accounts with the command line and signs each in. */
export const signInMany = async (product: Product, count: number): Promise<BenchAccount[]> => {
  const accounts: BenchAccount[] = []
  for (let number = 0; number < count; number += 1) {
    const email = `bench-${number}@example.org`
    const args = [
      'user',
      'create',
      '--data-dir',
      product.dataDir,
      '--email',
      email,
      '--name',
      `Bench ${number}`,
    ]
    const made = spawnSync(executable, args, { input: `${password}\n`, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`user create: ${made.stderr}`)
    const body = { email, password }
    const app = await openApp(`${product.runDir}/app.sock`, '127.0.0.2')
    const headers = pageHeaders(product)
    const answer = await app.ask({ method: 'POST', path: '/api/auth/login', headers, body })
    const { accessToken } = read(answer, 'sign-in') as { accessToken: string }
    const cookie = cookieOf(answer)
    const key = await app.ask({
      method: 'POST',
      path: '/api/me/keys',
      headers: { ...headers, cookie },
      body: { name: 'Bench', scopes: ['rooms:read'] },
    })
    const { secret: apiKey } = read(key, 'API key') as { secret: string }
    accounts.push({ email, password, cookie, accessToken, apiKey })
    app.close()
  }
  return accounts
}

/** Uses the setup link and makes a room, as its first admin would. */
export const makeRoom = async (product: Product): Promise<BenchRoom> => {
  const path = `${product.runDir}/app.sock`
  const app = await openApp(path, '127.0.0.1')
  const headers = pageHeaders(product)
  const secret = new URL(await product.setupLink()).hash.slice(1)
  const setup = await app.ask({
    method: 'POST',
    path: '/api/setup',
    headers,
    body: { secret, email: 'bench@example.org', name: 'Bench', password },
  })
  read(setup, 'setup')
  const owner = cookieOf(setup)
  const made = await app.ask({
    method: 'POST',
    path: '/api/rooms',
    headers: { ...headers, cookie: owner },
    body: { name: 'Bench' },
  })
  const { code } = read(made, 'room') as { code: string }
  app.close()
  let guests = 0
  return {
    code,
    join: async (name) => {
      // Each from an address of its own, as the edge would name them: limits count by address.
      guests += 1
      const app = await openApp(path, `198.19.${guests >> 8}.${guests & 255}`)
      const answer = await app.ask({
        method: 'POST',
        path: `/api/rooms/${code}/join`,
        headers,
        body: { name },
      })
      app.close()
      return { ...(read(answer, 'join') as { token: string; identity: string }), cookie: cookieOf(answer) }
    },
  }
}
