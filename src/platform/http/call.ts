import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../core/caller.ts'
import { writeCookie, type SetCookie } from './cookies.ts'

/** Who did something, for the audit log; `key` by one of their API keys, `operator` at the command line. */
export type Actor = { kind: Caller['kind'] | 'key' | 'operator'; id: string | null }

/** What a field was before, and what it is. */
export interface FieldChange {
  field: string
  from?: string
  to?: string
}

export interface CallParts {
  caller: Caller
  request: FastifyRequest
  reply: FastifyReply
  /** Whether cookies are to be sent with requests of other sites' pages, too. */
  crossSite: boolean
}

/** One request as a handler sees it, beside its checked input. */
export class Call {
  readonly caller: Caller
  /** Id of the thing this was done to, for the audit log. */
  subject: string | null = null
  /** Who did it, where that isn't the caller: whoever has just signed in. */
  actor: Actor | null = null
  /** What is different now, for the audit log. */
  changes: readonly FieldChange[] = []
  /** False when it turned out that nothing was changed, so that nothing is written to the audit log. */
  worthAuditing = true
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #crossSite: boolean

  constructor({ caller, request, reply, crossSite }: CallParts) {
    this.caller = caller
    this.#crossSite = crossSite
    this.#request = request
    this.#reply = reply
  }

  get requestId(): string {
    return this.#request.id
  }

  get address(): string {
    return this.#request.ip
  }

  get userAgent(): string {
    return this.#request.headers['user-agent'] ?? ''
  }

  /** The language of the page that asks, as a tag: `de-AT`; English when it doesn't say. */
  get language(): string {
    return /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*/i.exec(this.#request.headers['accept-language'] ?? '')?.[0] ?? 'en'
  }

  get cookieHeader(): string | undefined {
    return this.#request.headers.cookie
  }

  setCookie(cookie: SetCookie): void {
    for (const line of writeCookie(cookie, { crossSite: this.#crossSite }))
      this.#reply.header('set-cookie', line)
  }

  /** Says something to programs that a reply has no field for. */
  setHeader(name: `x-parley-${string}`, value: string): void {
    this.#reply.header(name, value)
  }

  /** Sends the browser somewhere else. */
  redirect(location: string): void {
    this.#reply.code(302).header('location', location)
  }

  /** Answers with another status than the operation's own; the shape stays. */
  setStatus(status: number): void {
    this.#reply.code(status)
  }
}
