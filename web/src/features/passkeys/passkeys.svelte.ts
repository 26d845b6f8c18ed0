import type { Passkey } from '../../../../src/contract/passkeys.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'
import { DeviceTrouble, type DeviceRefusal, type PasskeyDevice } from './passkey-device.ts'

/** The passkeys of this account: what the server has, and what is being done with them here. */
export class Passkeys {
  list: Passkey[] | undefined = $state.raw()
  /** Why the list isn't there. */
  failure: ApiFailure | undefined = $state.raw()
  /** Why none was added the last time. */
  refusal: DeviceRefusal | undefined = $state.raw()
  /** Ids being changed; `add` while one is made. */
  readonly busy = new Busy()
  readonly #api: Api
  readonly #device: PasskeyDevice

  constructor({ api, device }: { api: Api; device: PasskeyDevice }) {
    this.#api = api
    this.#device = device
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.list = (await this.#api('GET /api/me/passkeys')).passkeys
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Makes one with this device; whether there is one more. @throws ApiFailure */
  async add(name: string): Promise<boolean> {
    this.refusal = undefined
    let added = false
    await this.busy.while('add', async () => {
      const options = await this.#api('POST /api/me/passkeys/options')
      try {
        const registration = await this.#device.make(options)
        const passkey = await this.#api('POST /api/me/passkeys', { body: { name, registration } })
        this.list = [...(this.list ?? []), passkey]
        added = true
      } catch (thrown) {
        if (!(thrown instanceof DeviceTrouble)) throw thrown
        this.refusal = thrown.refusal
      }
    })
    return added
  }

  /** @throws ApiFailure */
  async rename(id: string, name: string): Promise<void> {
    await this.busy.while(id, async () => {
      const renamed = await this.#api('PATCH /api/me/passkeys/:id', { params: { id }, body: { name } })
      this.list = this.list?.map((one) => (one.id === id ? renamed : one))
    })
  }

  /** Always true. @throws ApiFailure; one that is gone already is no failure */
  async remove(id: string): Promise<true> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/me/passkeys/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.list = this.list?.filter((one) => one.id !== id)
    })
    return true
  }
}
