import type { Me } from '../../../../src/contract/shapes.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import type { After } from '../../clock.ts'
import { DeviceTrouble, type Mediation, type PasskeyDevice } from '../passkeys/passkey-device.ts'

/** A question stays open for five minutes; asked anew before, so that whoever took their time is heard. */
const freshMilliseconds = 4 * 60_000

/** What came of it: whose account it is, why not, or nothing at all where nobody chose anything. */
type Outcome = { me: Me } | { failure: ApiFailure } | { trouble: DeviceTrouble }

export interface PasskeySignInParts {
  api: Api
  device: PasskeyDevice
  after: After
  done: (me: Me) => void
}

/** Signing in with a passkey: beside what the browser fills in while an address is typed, or at the press of a button. */
export class PasskeySignIn {
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  /** The button was pressed, and no passkey came of it. */
  nothing = $state(false)
  readonly #parts: PasskeySignInParts
  #fillsIn = false
  /** Ends what is asked just now. A browser asks for one passkey at a time. */
  #abort: (() => void) | undefined

  constructor(parts: PasskeySignInParts) {
    this.#parts = parts
  }

  /** Offers passkeys where the address is typed, if the browser can. The answer ends it, and whatever is asked just now. */
  offer(): () => void {
    let left = false
    const begin = async (): Promise<void> => {
      this.#fillsIn = await this.#parts.device.fillsIn().catch(() => false)
      if (!left) await this.#offer()
    }
    void begin()
    return () => {
      left = true
      this.#stop()
    }
  }

  /** Asks for one in a window of its own. */
  async press(): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.failure = undefined
    this.nothing = false
    const outcome = await this.#ask('modal')
    this.busy = false
    if (outcome === 'stopped') return
    if ('me' in outcome) {
      this.#parts.done(outcome.me)
      return
    }
    if ('failure' in outcome) this.failure = outcome.failure
    else this.nothing = true
    await this.#offer()
  }

  /** What came of the last try is said no longer: the password is tried. */
  forget(): void {
    this.failure = undefined
    this.nothing = false
  }

  #stop(): void {
    this.#abort?.()
    this.#abort = undefined
  }

  async #offer(): Promise<void> {
    if (!this.#fillsIn) return
    const outcome = await this.#ask('autofill')
    if (outcome === 'stopped') return
    if ('me' in outcome) this.#parts.done(outcome.me)
    else if ('failure' in outcome && outcome.failure.reason?.startsWith('passkey_')) {
      this.failure = outcome.failure
      await this.#offer()
    }
    // Otherwise the form and the button are still there: nobody asked for this.
  }

  /** One question and its answer; `stopped` when another one took its place. */
  async #ask(mediation: Mediation): Promise<Outcome | 'stopped'> {
    this.#stop()
    const abort = new AbortController()
    const { signal } = abort
    this.#abort = () => {
      abort.abort()
    }
    const outcome = await this.#answer(mediation, signal)
    return signal.aborted ? 'stopped' : outcome
  }

  async #answer(mediation: Mediation, signal: AbortSignal): Promise<Outcome> {
    const { api, device, after } = this.#parts
    let cancel: () => void = () => undefined
    try {
      const options = await api('POST /api/session/passkey/options', undefined, { signal })
      if (mediation === 'autofill') cancel = after(freshMilliseconds, () => void this.#offer())
      const body = await device.show(options, { mediation, signal })
      cancel()
      return { me: await api('POST /api/session/passkey', { body }) }
    } catch (thrown) {
      return thrown instanceof DeviceTrouble ? { trouble: thrown } : { failure: toFailure(thrown) }
    } finally {
      cancel()
    }
  }
}
