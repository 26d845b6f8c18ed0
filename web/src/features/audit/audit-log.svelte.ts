import type { AuditEntry } from '../../../../src/contract/audit.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'

/** Which entries: about an account or a thing, of which kind, with which words, since when and until when. */
export interface AuditWish {
  about?: string
  event?: string
  search?: string
  from?: string
  until?: string
}

/** What was done, newest first, as far as it was asked for. */
export class AuditLog {
  entries: AuditEntry[] | undefined = $state.raw()
  /** There are older ones. */
  more = $state(false)
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api
  #asked = 0
  #wish: AuditWish = {}

  constructor(api: Api) {
    this.#api = api
  }

  /** Begins anew with the newest. Never throws. */
  async load(wish: AuditWish): Promise<void> {
    // What was found stays while somebody types.
    if (!isSame(wish, this.#wish)) this.entries = undefined
    this.#wish = wish
    await this.#ask([])
  }

  /** Adds those before the last one shown. Never throws. */
  async older(): Promise<void> {
    if (!this.busy) await this.#ask(this.entries ?? [])
  }

  /** An answer that was overtaken by another question is dropped. */
  async #ask(known: readonly AuditEntry[]): Promise<void> {
    const asked = (this.#asked += 1)
    this.busy = true
    this.failure = undefined
    try {
      const { entries, more } = await this.#page(known)
      if (asked !== this.#asked) return
      this.entries = [...known, ...entries]
      this.more = more
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown)
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }

  async #page(known: readonly AuditEntry[]) {
    const last = known.at(-1)
    return await this.#api('GET /api/audit', { query: { ...this.#wish, ...(last && { before: last.id }) } })
  }
}

const isSame = (one: AuditWish, other: AuditWish): boolean =>
  (['about', 'event', 'from', 'until'] as const).every((key) => one[key] === other[key])
