import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Contract, Input, Reply } from '../contract/contract.ts'
import type { FailureReply } from '../contract/failure-code.ts'

/** What a call was answered when it wasn't success. */
export class ApiFailure extends Error {
  readonly status: number
  readonly body: FailureReply
  readonly headers: LightMyRequestResponse['headers']

  constructor(response: LightMyRequestResponse) {
    const body = response.json<FailureReply>()
    super(`${response.statusCode} ${body.code}: ${body.message} ${JSON.stringify(body.details ?? '')}`)
    this.status = response.statusCode
    this.body = body
    this.headers = response.headers
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

export interface RawRequest {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  body?: unknown
  headers?: Readonly<Record<string, string>>
}

/** A browser of a test: it keeps cookies, names its origin, and speaks the contract. */
export interface TestClient {
  /** @throws ApiFailure */
  call<K extends keyof Contract>(key: K, input: Input<K>): Promise<Reply<K>>
  /** The same without types, for what must be refused. */
  send(key: string, request?: RawRequest): Promise<LightMyRequestResponse>
  readonly cookies: Map<string, string>
}

export interface ClientOptions {
  app: FastifyInstance
  /** None for a program. */
  origin?: string
  address?: string
  /** An access token or API key it shows with every request. */
  bearer?: string
}

const fill = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? `:${name}`))

export const createClient = (options: ClientOptions): TestClient => {
  const { app, origin, address = '203.0.113.7', bearer } = options
  const own = {
    ...(origin !== undefined && { origin }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  }
  const cookies = new Map<string, string>()
  const keep = (response: LightMyRequestResponse): void => {
    for (const { name, value, maxAge } of response.cookies)
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
  }
  const cookieHeader = (): Record<string, string> =>
    cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }

  const send = async (key: string, { params = {}, query, body, headers = {} }: RawRequest = {}) => {
    const [method = 'GET', path = '/'] = key.split(' ')
    const response = await app.inject({
      method: method as Method,
      url: fill(path, params),
      remoteAddress: address,
      headers: { ...own, ...cookieHeader(), ...headers },
      ...(query !== undefined && { query: { ...query } }),
      ...(body !== undefined && { payload: JSON.stringify(body) }),
      ...(body !== undefined && {
        headers: { ...own, 'content-type': 'application/json', ...cookieHeader(), ...headers },
      }),
    })
    keep(response)
    return response
  }
  return {
    cookies,
    send,
    async call(key, input) {
      const response = await send(key, input as RawRequest)
      if (response.statusCode >= 300) throw new ApiFailure(response)
      return response.json()
    },
  }
}
