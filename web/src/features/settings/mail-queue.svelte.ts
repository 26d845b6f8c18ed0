import type { Reply } from '../../../../src/contract/contract.ts'
import type { MailTrouble } from '../../../../src/contract/mail.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'
import { looksLikeEmail } from '../../email.ts'
import { Form, pickRefused } from '../../form.svelte.ts'

/** What became of a test: nothing wrong, or why it wasn't sent and what the mail server said. */
export interface TestResult {
  to: string
  trouble: { reason: MailTrouble; said: string } | undefined
}

/** What waits for the mail server, what was given up, and a way to try it. */
export class MailQueue {
  state: Reply<'GET /api/mail'> | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  /** Who gets the test. */
  to = $state('')
  result: TestResult | undefined = $state.raw()
  readonly test: Form<{ to?: 'invalid' }, TestResult>
  readonly busy = new Busy()
  readonly #api: Api

  constructor({ api, to }: { api: Api; to: string }) {
    this.#api = api
    this.to = to
    this.test = new Form({
      judge: () => (looksLikeEmail(this.to) ? {} : { to: 'invalid' as const }),
      send: async () => {
        this.result = undefined
        const asked = this.to.trim()
        // A mail server may take its time: it is waited for as long as it may.
        const { trouble } = await api('POST /api/mail/test', { body: { to: asked } }, { timeout: 75_000 })
        return { to: asked, trouble }
      },
      blame: (failure) => pickRefused({ to: 'invalid' as const }, failure),
    })
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.state = await this.#api('GET /api/mail')
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** @throws ApiFailure */
  async retry(id: string): Promise<void> {
    await this.#done(id, () => this.#api('POST /api/mail/failed/:id/retry', { params: { id } }))
  }

  /** @throws ApiFailure */
  async discard(id: string): Promise<void> {
    await this.#done(id, () => this.#api('DELETE /api/mail/failed/:id', { params: { id } }))
  }

  /** One that is gone already is no failure. */
  async #done(id: string, act: () => Promise<unknown>): Promise<void> {
    await this.busy.while(id, async () => {
      try {
        await act()
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      await this.load()
    })
  }
}
