import type { Me } from '../../src/contract/shapes.ts'
import { allLanguages, type Languages } from './i18n/i18n.svelte.ts'
import type { ScreenName } from './screen.svelte.ts'
import { toFailure, type Api, type ApiFailure } from './api.ts'

export type SessionStatus = 'loading' | 'known' | 'failed'

/** Where something may be half typed that only an account can keep: the page waits for whoever was signed out. */
const waiting: ReadonlySet<ScreenName> = new Set([
  'account',
  'people',
  'person',
  'invitations',
  'settings',
  'audit',
  'room-settings',
])

const screenNow = (): ScreenName => document.documentElement.dataset['screen'] as ScreenName

/** Who this browser is to the server. */
export class Session {
  me: Me | undefined = $state()
  failure: ApiFailure | undefined = $state()
  /** The build that answered first: the one this page belongs to. */
  build: string | undefined = $state()
  /** Whom the server no longer knows while their page waits for them, as it was, to sign in again. */
  lost: Me['user'] = $state.raw()
  /** They were signed out, but not here, where no page waits for them. */
  endedElsewhere = $state(false)
  /** The meeting one is in: no other page takes its place. */
  #meeting: symbol | undefined = $state()
  readonly #api: Api
  /** Counts what was answered: an answer to a question from before doesn't count any more. */
  #answers = 0

  constructor(api: Api) {
    this.#api = api
  }

  get status(): SessionStatus {
    if (this.me) return 'known'
    return this.failure ? 'failed' : 'loading'
  }

  /** What this server is called. */
  get product(): string {
    return this.me?.product ?? 'Parley'
  }

  /** Address of its logo; undefined where ours is shown. */
  get logo(): string | undefined {
    return this.me?.logo
  }

  /** What one may choose from here, and what whoever wants none of it gets. */
  get languages(): Languages {
    return this.me?.languages ?? allLanguages
  }

  /** Whether a second factor has to be set up before anything else. */
  get owesSecondFactor(): boolean {
    return this.me?.mustSetUpSecondFactor === true
  }

  /** The same, and now: a meeting is not left for it. */
  get mustEnrol(): boolean {
    return this.owesSecondFactor && this.#meeting === undefined
  }

  get user(): Me['user'] {
    return this.lost ?? this.me?.user
  }

  /** Asks the server; a failure is kept for the screen instead of thrown. */
  async load(): Promise<void> {
    try {
      this.accept(await this.#api('GET /api/me'))
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Takes what an operation answered: signing in and setting up say who one is now. */
  accept(me: Me): void {
    this.#answers += 1
    this.me = me
    this.build ??= me.build
    this.failure = undefined
    this.endedElsewhere = false
    if (me.user && me.user.id === this.lost?.id) this.lost = undefined
  }

  /**
   * Asks whether all of it still holds: it may have changed in another tab, or by somebody else. What can't be asked now
   * holds on, and nobody in a meeting is asked. Never throws.
   */
  async askAgain(): Promise<void> {
    const before = this.#answers
    const asked =
      screenNow() === 'meeting' ? undefined : await this.#api('GET /api/me').catch(() => undefined)
    const isLate = before !== this.#answers || screenNow() === 'meeting'
    if (!asked || isLate || JSON.stringify(asked) === JSON.stringify(this.me)) return
    const { user } = this
    if (user && !asked.user && waiting.has(screenNow())) this.lost = user
    this.accept(asked)
    this.endedElsewhere = user !== undefined && this.user === undefined
  }

  /** Whoever was signed out doesn't come back to what their page kept. */
  letGo(): void {
    this.lost = undefined
  }

  /** Inside a meeting until the answer is called; what was owed then may have been set up elsewhere meanwhile. */
  stayInMeeting(): () => void {
    const meeting = Symbol('meeting')
    this.#meeting = meeting
    return () => {
      const asked = this.owesSecondFactor ? this.load() : Promise.resolve()
      void asked.then(() => {
        if (this.#meeting === meeting) this.#meeting = undefined
      })
    }
  }

  /** The password is to be given again, before any code. */
  forgetPassword(): void {
    if (!this.me) return
    const { codeAwaited: _, ...rest } = this.me
    this.me = rest
  }

  /** @throws ApiFailure when the server didn't take it; then one is still signed in */
  async signOut(): Promise<void> {
    await this.#api('DELETE /api/session')
    this.#answers += 1
    this.lost = undefined
    if (this.me) {
      const { user: _, mustSetUpSecondFactor: __, ...nobody } = this.me
      this.me = nobody
    }
  }
}
