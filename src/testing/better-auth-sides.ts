import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createAuthClient } from 'better-auth/client'
import type { App } from '../app.ts'
import { testOrigin } from './test-config.ts'

/** What a server answered, as far as two servers can be compared: of texts nothing but that they are there. */
export interface Said {
  status: number
  body: unknown
  /** What becomes of the cookie of the session, its name and value aside. */
  cookie: string | null
  location: string | null
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A browser with better-auth's own client in its page. */
export interface AuthBrowser {
  auth: ReturnType<typeof newAuthClient>
  /** Without the client, for what it never sends. */
  fetch: Fetch
  cookies: Map<string, string>
  /** The latest answer. */
  said: () => Said
}

/** A server that such a client speaks to. */
export interface Side {
  newBrowser: (given?: { origin?: string; address?: string }) => AuthBrowser
}

const newAuthClient = (customFetchImpl: Fetch) =>
  createAuthClient({ baseURL: testOrigin, fetchOptions: { customFetchImpl } })

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** Words that mean something to programs. */
const words: ReadonlySet<string> = new Set(['code', 'providerId', 'url', 'email', 'name'])

/** Whether their server names a picture nobody has depends on its database. */
const isNoPicture = (name: string, value: unknown): boolean => name === 'image' && value === null

const shapeOf = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => shapeOf(one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, one]) => !isNoPicture(name, one))
        .map(([name, one]) => [name, shapeOf(one, name)]),
    )
  if (key === 'emailVerified') return 'a boolean'
  if (typeof value !== 'string' || (words.has(key) && !value.startsWith('https:'))) return value
  return instant.test(value) ? 'an instant' : 'a text'
}

const readBody = (text: string): unknown => (text === '' ? '' : shapeOf(JSON.parse(text)))

/** `Max-Age=…; Path=/; …`, sorted. */
const attributesOf = (cookie: string): string => cookie.split('; ').slice(1).sort().join('; ')

const ofSession = /^(?:__Secure-better-auth\.session_token|__Host-parley_session)=/

const saidIn = async (response: Response): Promise<Said> => {
  const cookie = response.headers.getSetCookie().find((one) => ofSession.test(one))
  const location = response.headers.get('location')
  const isRedirect = response.status >= 300 && response.status < 400
  return {
    status: response.status,
    body: readBody(isRedirect ? '' : await response.clone().text()),
    cookie: cookie === undefined ? null : attributesOf(cookie),
    location: isRedirect ? (location?.replace(/token=[\w-]{10,}/, 'token=…') ?? null) : null,
  }
}

const keepCookies = (cookies: Map<string, string>, response: Response): void => {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split('; ')
    const [name = ''] = pair.split('=', 1)
    if (/; Max-Age=0(?:;|$)/.test(line)) cookies.delete(name)
    else cookies.set(name, pair.slice(name.length + 1))
  }
}

const createBrowser = (ask: (request: Request) => Promise<Response>, origin: string): AuthBrowser => {
  const cookies = new Map<string, string>()
  let latest: Said = { status: 0, body: null, cookie: null, location: null }
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    // An empty one stands for none.
    const named = request.headers.get('origin') ?? origin
    if (named === '') request.headers.delete('origin')
    else request.headers.set('origin', named)
    if (cookies.size > 0)
      request.headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await ask(request)
    keepCookies(cookies, response)
    latest = await saidIn(response)
    return response
  }
  return { auth: newAuthClient(fetch), fetch, cookies, said: () => latest }
}

const toHeaders = (given: Readonly<Record<string, string | number | string[] | undefined>>): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) headers.append(name, String(one))
  return headers
}

/** Our server, without a network. */
export const ourSide = ({ http }: Pick<App, 'http'>): Side => ({
  newBrowser({ origin = testOrigin, address = '203.0.113.7' } = {}) {
    const ask = async (request: Request): Promise<Response> => {
      const { pathname, search } = new URL(request.url)
      const payload = await request.text()
      const { statusCode, rawPayload, headers } = await http.inject({
        method: request.method === 'POST' ? 'POST' : 'GET',
        url: `${pathname}${search}`,
        headers: Object.fromEntries(request.headers),
        remoteAddress: address,
        ...(payload !== '' && { payload }),
      })
      return new Response(new Uint8Array(rawPayload), { status: statusCode, headers: toHeaders(headers) })
    }
    return createBrowser(ask, origin)
  },
})

/** A mail that better-auth’s server would have sent. */
export interface AuthMail {
  to: string
  url: string
  token: string
}

/** The real server of better-auth, with everything in memory. With mail, addresses are confirmed by it. */
export const theirSide = ({ mail }: { mail: boolean }): Side & { mails: AuthMail[] } => {
  const mails: AuthMail[] = []
  const keep = ({ user, url, token }: { user: { email: string }; url: string; token: string }) => {
    mails.push({ to: user.email, url, token })
    return Promise.resolve()
  }
  const server = betterAuth({
    baseURL: testOrigin,
    secret: 'a secret of tests with more than 32 characters',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: mail,
      ...(mail && { sendResetPassword: keep }),
    },
    ...(mail && { emailVerification: { sendVerificationEmail: keep } }),
    user: { changeEmail: { enabled: mail }, deleteUser: { enabled: true } },
    rateLimit: { enabled: false },
    // It looks away in tests unless told.
    advanced: { disableOriginCheck: false, disableCSRFCheck: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  return {
    mails,
    newBrowser: ({ origin = testOrigin } = {}) => createBrowser((request) => server.handler(request), origin),
  }
}
