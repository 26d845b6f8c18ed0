import type { Reply } from '../../../../src/contract/contract.ts'
import type { Invitation } from '../../../../src/contract/invitations.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

type Made = Reply<'POST /api/invitations'>

/** An invitation whose link is known, which is only now. */
export type InvitationWithLink = Required<Made['made'][number]>

const withLink = (made: Made['made'][number]): made is InvitationWithLink => made.link !== undefined

/** Invitations nobody has used yet, and the links made here. */
export class Invitations {
  list: readonly Invitation[] | undefined = $state.raw()
  /** Why the list isn't there, or isn't fresh. */
  failure: ApiFailure | undefined = $state.raw()
  /** Made here and not put away yet, newest first. */
  links: readonly InvitationWithLink[] = $state.raw([])
  /** How often links were made: the latest are what one looks for. */
  times = $state(0)
  /** Addresses that have an account already and got no link. */
  taken: readonly string[] = $state.raw([])
  readonly busy = new Busy()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.list = (await this.#api('GET /api/invitations')).invitations
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Takes over what inviting has answered, and shows its links unless they went to their addresses; an invitation may have taken another's place. */
  async accept({ made, taken }: Made, mailed = false): Promise<void> {
    if (!mailed) {
      this.#show(made.filter(withLink))
      this.taken = taken
    }
    await this.load()
  }

  /** A new link for an invitation, shown or sent to its address. @throws ApiFailure */
  async renew(id: string, mail = false): Promise<void> {
    await this.busy.while(id, async () => {
      const renewed = await this.#api('POST /api/invitations/:id/renew', {
        params: { id },
        body: mail ? { mail } : {},
      })
      this.list = this.list?.map((one) => (one.id === id ? renewed.invitation : one))
      if (!mail) this.#show([renewed].filter(withLink))
    })
  }

  /** @throws ApiFailure; one that is gone already is no failure */
  async revoke(id: string): Promise<void> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/invitations/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.list = this.list?.filter((one) => one.id !== id)
      this.links = this.links.filter(({ invitation }) => invitation.id !== id)
    })
  }

  /** The links were handed over. */
  putAway(): void {
    this.links = []
    this.taken = []
  }

  #show(made: readonly InvitationWithLink[]): void {
    this.times += 1
    const ids = new Set(made.map(({ invitation }) => invitation.id))
    this.links = [...made, ...this.links.filter(({ invitation }) => !ids.has(invitation.id))]
  }
}
