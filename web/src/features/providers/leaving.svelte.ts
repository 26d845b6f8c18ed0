import type { OfferedProvider } from '../../../../src/contract/shapes.ts'
import { toFailure, type ApiFailure } from '../../api.ts'

/** Takes the browser somewhere else. */
export type Leave = (location: string) => void

export const leaveHere: Leave = (location) => {
  window.location.assign(location)
}

/** Going to a provider: the server says where that is. */
export class Leaving {
  /** Where somebody is about to go. */
  to: string | undefined = $state()
  failure: ApiFailure | undefined = $state.raw()
  readonly #ask: (id: string) => Promise<{ location: string }>
  readonly #leave: Leave

  constructor({ ask, leave }: { ask: (id: string) => Promise<{ location: string }>; leave: Leave }) {
    this.#ask = ask
    this.#leave = leave
  }

  /** Whether one is on the way; never throws. */
  async go({ id }: OfferedProvider): Promise<boolean> {
    if (this.to !== undefined) return false
    this.to = id
    this.failure = undefined
    try {
      const { location } = await this.#ask(id)
      this.#leave(location)
      return true
    } catch (thrown) {
      this.failure = toFailure(thrown)
      this.to = undefined
      return false
    }
  }

  /** The page was kept by the browser, and somebody came back to it. */
  back(): void {
    this.to = undefined
  }
}
