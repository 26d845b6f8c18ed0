import type { Contract, Input, Reply } from '../../src/contract/contract.ts'
import { failureCodes, type FailureCode, type FailureReply } from '../../src/contract/failure-code.ts'
import type { After } from './clock.ts'

/**
 * - `unreachable`: no answer came at all, or not in time
 * - `captive`: somebody else answered; this network wants a sign-in of its own first
 *
 * Everything else is what the server said.
 */
export type ApiFailureCode = FailureCode | 'unreachable' | 'captive'

/** An operation that didn't succeed, in the words of the contract. */
export class ApiFailure extends Error {
  readonly code: ApiFailureCode
  /** Finer than the code, where the server has more to say: `sign_in_needed`, `link_used`. */
  readonly reason: string | undefined
  readonly requestId: string | undefined
  readonly details: readonly { path: string; message: string }[]
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined

  constructor(
    reply: { code: ApiFailureCode } & Partial<Omit<FailureReply, 'code'>>,
    more: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(reply.message ?? reply.code, { cause: more.cause })
    this.name = 'ApiFailure'
    this.code = reply.code
    this.reason = reply.reason
    this.requestId = reply.requestId
    this.details = reply.details ?? []
    this.retryAfter = more.retryAfter
  }

  /** Is it worth trying the same thing again without changing anything? */
  get passing(): boolean {
    return this.code === 'unreachable' || this.code === 'unavailable' || this.code === 'captive'
  }
}

interface AnyInput {
  params?: Record<string, string>
  query?: Record<string, string | number | boolean | undefined>
  body?: unknown
}

export interface CallOptions {
  /** Gives up early, for a page that is left. */
  signal?: AbortSignal
  /** Milliseconds until `unreachable`; 15 s unless it says otherwise. */
  timeout?: number
}

type Arguments<K extends keyof Contract> =
  unknown extends Input<K>
    ? [input?: undefined, options?: CallOptions]
    : [input: Input<K>, options?: CallOptions]

/**
 * Calls one operation of the contract.
 * @throws ApiFailure always, never anything else
 */
export type Api = <K extends keyof Contract>(key: K, ...rest: Arguments<K>) => Promise<Reply<K>>

const known: ReadonlySet<string> = new Set(failureCodes)

const isFailureReply = (body: unknown): body is FailureReply =>
  typeof body === 'object' && body !== null && 'code' in body && known.has(String(body.code))

/** Who is refused there wasn’t signed in before. */
const signsIn: ReadonlySet<string> = new Set([
  'POST /api/session',
  'POST /api/session/passkey',
  'POST /api/session/second-factor',
])

/** Says a failure that one may not be to the server who one was: nobody, or no admin any more? */
const isAnother = (key: string, { code, reason }: ApiFailure): boolean =>
  reason === 'second_factor_needed' ||
  (code === 'forbidden' && reason === undefined) ||
  (code === 'unauthenticated' && !signsIn.has(key))

/** A proxy or an edge without its app answers in its own words: the status is what we can trust. */
const codeOfStatus = (status: number): FailureCode => {
  if (status === 502 || status === 503 || status === 504) return 'unavailable'
  if (status === 404) return 'not_found'
  if (status === 413) return 'too_large'
  return status === 429 ? 'too_many' : 'internal'
}

/**
 * Our server never redirects an operation and never answers one with a page: that is the gate of a hotel's or a
 * train's network (RFC 8952), or says so itself (511, RFC 6585).
 */
const isCaptive = ({ type, ok, status, headers }: Response): boolean =>
  type === 'opaqueredirect' ||
  status === 511 ||
  (ok && (headers.get('content-type') ?? '').startsWith('text/html'))

/** JSON, but for files, which come as they are. */
const readAnswer = (response: Response): Promise<unknown> =>
  response.headers.has('content-disposition') ? response.blob() : response.json()

const readFailure = async (response: Response): Promise<ApiFailure> => {
  const body: unknown = await response.json().catch(() => undefined)
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const more = { retryAfter: Number.isFinite(seconds) ? seconds : undefined }
  return new ApiFailure(isFailureReply(body) ? body : { code: codeOfStatus(response.status) }, more)
}

const addressOf = (path: string, { params = {}, query = {} }: AnyInput): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs).toString()}`
}

const requestOf = (method: string, body: unknown, language: string | undefined): RequestInit => ({
  method,
  credentials: 'same-origin',
  redirect: 'manual',
  // A change that was asked for goes through even when the page is closed in the same moment.
  keepalive: method !== 'GET',
  headers: {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(language !== undefined && { 'accept-language': language }),
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
})

export interface ApiDeps {
  fetch: typeof globalThis.fetch
  after: After
  /** The language of the page, as a tag: mails that come of a request are written in it. */
  language?: () => string
  /** The server no longer knows who one is or lets one do less than before, or wants a second factor first: ask it again. */
  onAnother?: () => void
}

/**
 * The browser's end of the contract. A GET that didn't get through is tried once more: reading twice harms nobody.
 */
export const createApi = ({ fetch, after, language, onAnother }: ApiDeps): Api => {
  const send = async (address: string, request: RequestInit, options: CallOptions): Promise<unknown> => {
    const late = new AbortController()
    const cancel = after(options.timeout ?? 15_000, () => {
      late.abort()
    })
    try {
      const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal
      const response = await fetch(address, { ...request, signal })
      if (isCaptive(response)) throw new ApiFailure({ code: 'captive' })
      if (!response.ok) throw await readFailure(response)
      return await readAnswer(response)
    } catch (cause) {
      throw cause instanceof ApiFailure ? cause : new ApiFailure({ code: 'unreachable' }, { cause })
    } finally {
      cancel()
    }
  }

  return async <K extends keyof Contract>(key: K, ...[input, options = {}]: Arguments<K>) => {
    const [method = '', path = ''] = key.split(' ')
    const parts = (input ?? {}) as AnyInput
    const address = addressOf(path, parts)
    const attempt = () => send(address, requestOf(method, parts.body, language?.()), options)
    const reply = attempt().catch((failure: unknown) => {
      const again =
        method === 'GET' && failure instanceof ApiFailure && failure.passing && !options.signal?.aborted
      if (again) return attempt()
      if (failure instanceof ApiFailure && isAnother(key, failure)) onAnother?.()
      throw failure
    })
    return (await reply) as Reply<K>
  }
}

/** What went wrong as an `ApiFailure`; anything unexpected is `internal`. */
export const toFailure = (thrown: unknown): ApiFailure =>
  thrown instanceof ApiFailure ? thrown : new ApiFailure({ code: 'internal' }, { cause: thrown })
