import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Persona } from './openid-provider.ts'

type Shown = Record<'id' | 'secret', string>
interface Said {
  status: number
  body: unknown
}

/** In which words a service speaks OAuth 2. */
interface Dialect {
  authorize: string
  token: string
  /** What a program has shown of itself. */
  shown: (request: IncomingMessage, body: URLSearchParams) => Shown
  wrongClient: Said
  wrongCode: Said
  /** What it tells of somebody, by path. */
  tells: Readonly<Record<string, (persona: Persona) => unknown>>
}

/** As https://docs.github.com describes an Enterprise server: what is wrong comes with status 200. */
export const gitHub: Dialect = {
  authorize: '/login/oauth/authorize',
  token: '/login/oauth/access_token',
  shown: (_request, body) => ({
    id: body.get('client_id') ?? '',
    secret: body.get('client_secret') ?? '',
  }),
  wrongClient: { status: 200, body: { error: 'incorrect_client_credentials' } },
  wrongCode: { status: 200, body: { error: 'bad_verification_code' } },
  tells: {
    '/api/v3/user': ({ sub, name, login, email }) => ({ id: Number(sub), name, login, email }),
    '/api/v3/user/emails': ({ emails }) => emails,
  },
}

const readBasic = ({ headers: { authorization = '' } }: IncomingMessage): Shown => {
  const [id = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
  return { id, secret }
}

/** As https://docs.x.com describes it. */
export const x: Dialect = {
  authorize: '/i/oauth2/authorize',
  token: '/2/oauth2/token',
  shown: readBasic,
  wrongClient: { status: 401, body: { error: 'unauthorized_client' } },
  wrongCode: { status: 400, body: { error: 'invalid_request' } },
  tells: {
    '/2/users/me': ({ sub: id, name, username, confirmed_email }) => ({
      data: { id, name, username, confirmed_email },
    }),
  },
}

/** A service on a loopback port of its own, gone when the test is over. */
export interface TestService {
  address: string
  clientId: string
  clientSecret: string
  /** Who signs in there from now on; null: whoever comes declines. */
  use: (persona: Persona | null) => void
  /** Lets it answer otherwise where this path is asked for. */
  answer: (path: string, by: (response: ServerResponse) => void) => void
  /** Every path that was asked for, with what was shown. */
  asked: { path: string; headers: IncomingMessage['headers'] }[]
  /** A browser that goes where `location` says: answers where it is sent back to. */
  visit: (location: string) => Promise<{ back: string; answer: string }>
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

const say = (response: ServerResponse, { status, body }: Said): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

interface Code {
  challenge: string
  redirectUri: string
}

export const startOAuthService = async (
  dialect: Dialect,
  { redirectUris }: { redirectUris: readonly string[] },
): Promise<TestService> => {
  // With what a header would have to encode, were it encoded.
  const [clientId, clientSecret] = ['par-ley_1', `s-${randomBytes(8).toString('hex')}_s`]
  const token = randomBytes(16).toString('hex')
  const codes = new Map<string, Code>()
  const asked: TestService['asked'] = []
  const others = new Map<string, (response: ServerResponse) => void>()
  let persona: Persona | null = null

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const redirectUri = query.get('redirect_uri') ?? ''
    const isKnown = query.get('client_id') === clientId && redirectUris.includes(redirectUri)
    if (!isKnown || query.get('code_challenge_method') !== 'S256') {
      response.writeHead(400).end('no such client')
      return
    }
    const back = new URL(redirectUri)
    back.searchParams.set('state', query.get('state') ?? '')
    const code = randomBytes(10).toString('hex')
    if (persona === null) back.searchParams.set('error', 'access_denied')
    else back.searchParams.set('code', code)
    codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri })
    response.writeHead(302, { location: back.href }).end()
  }

  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = new URLSearchParams(await text(request))
    const { id, secret } = dialect.shown(request, body)
    const code = codes.get(body.get('code') ?? '')
    codes.delete(body.get('code') ?? '')
    const isRight =
      code?.redirectUri === body.get('redirect_uri') &&
      code.challenge === challengeOf(body.get('code_verifier') ?? '')
    if (id !== clientId || secret !== clientSecret) say(response, dialect.wrongClient)
    else if (!isRight) say(response, dialect.wrongCode)
    else say(response, { status: 200, body: { access_token: token, token_type: 'bearer', scope: 'a,b' } })
  }

  const tell = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    const { authorization, 'user-agent': agent = '' } = request.headers
    const told = persona === null ? undefined : dialect.tells[path]?.(persona)
    if (authorization !== `Bearer ${token}` || agent === '')
      say(response, { status: 401, body: { message: 'Bad credentials' } })
    else if (told === undefined) say(response, { status: 404, body: { message: 'Not Found' } })
    else say(response, { status: 200, body: told })
  }

  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://service.test')
    asked.push({ path, headers: request.headers })
    const other = others.get(path)
    if (other !== undefined) other(response)
    else if (path === dialect.authorize) authorize(searchParams, response)
    else if (path === dialect.token && request.method === 'POST') void exchange(request, response)
    else tell(path, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId,
    clientSecret,
    asked,
    use: (next) => {
      persona = next
    },
    answer: (path, by) => void others.set(path, by),
    async visit(location) {
      const answer = await fetch(location, { redirect: 'manual' })
      const to = URL.parse(answer.headers.get('location') ?? '')
      if (to === null) throw new Error(`${answer.status}: ${await answer.text()}`)
      return { back: `${to.origin}${to.pathname}`, answer: to.search.slice(1) }
    },
  }
}
