import { send, type Answer, type Destination } from './wire.ts'

/** A program with a cookie jar that uses the HTTP API from one host, as a page of the server's own origin would. */
export interface Caller {
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** The same, parsed; throws when the status isn't a success. */
  get<T>(method: string, path: string, body?: unknown): Promise<T>
  readonly cookies: ReadonlyMap<string, string>
}

export function createCaller(to: Destination): Caller {
  const cookies = new Map<string, string>()
  const call: Caller['call'] = async (method, path, body) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await send(to, {
      method,
      path,
      body,
      headers: { origin: to.origin, ...(cookie ? { cookie } : {}) },
    })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      cookies.set(name, value.join('='))
    }
    return answer
  }
  return {
    call,
    cookies,
    get: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const { status, text } = await call(method, path, body)
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
      return JSON.parse(text || 'null') as T
    },
  }
}
