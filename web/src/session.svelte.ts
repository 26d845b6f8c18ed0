import type { Me } from '../../src/contract/shapes.ts'
import { allLanguages, type Languages } from './i18n/i18n.svelte.ts'
import { toFailure, type Api, type ApiFailure } from './api.ts'

export type SessionStatus = 'loading' | 'known' | 'failed'

/** Who this browser is to the server. */
export class Session {
  me: Me | undefined = $state()
  failure: ApiFailure | undefined = $state()
  /** The build that answered first: the one this page belongs to. */
  build: string | undefined = $state()
  /** Whom the server no longer knows while their page waits for them, as it was, to sign in again. */
  lost: Me['user'] = $state.raw()
  /** How often something spoke against what is known here: whoever cares for the page asks again. */
  doubts = $state(0)
  /** The meeting one is in: no other page takes its place. */
  #meeting: symbol | undefined = $state()
  readonly #api: Api

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
    this.me = me
    this.build ??= me.build
    this.failure = undefined
    if (me.user && me.user.id === this.lost?.id) this.lost = undefined
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
    this.lost = undefined
    if (this.me) {
      const { user: _, mustSetUpSecondFactor: __, ...nobody } = this.me
      this.me = nobody
    }
  }
}
