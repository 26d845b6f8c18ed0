import type { Reply } from '../../../../src/contract/contract.ts'
import { limits } from '../../../../src/contract/limits.ts'
import type { UserRole } from '../../../../src/contract/shapes.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { readAddresses } from './addresses.ts'

/** Who gets links: everybody named, by mail or from whoever invites, or whoever is handed the one. */
export type InviteWhom = 'mailed' | 'named' | 'anybody'

/** Days a link may be good for, as the choice offers them. */
export const inviteDays = ['1', '7', '30', '90'] as const
export type InviteDays = (typeof inviteDays)[number]

/** What is wrong with the addresses. */
export type InviteError =
  | { kind: 'empty' }
  | { kind: 'many'; count: number }
  | { kind: 'unreadable'; parts: readonly string[] }
  | { kind: 'taken'; parts: readonly string[] }

/** The form that makes invitations. */
export class InviteForm {
  whom: InviteWhom = $state('named')
  text = $state('')
  role: UserRole = $state('user')
  days: InviteDays = $state('7')
  busy = $state(false)
  error: InviteError | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api

  constructor({ api, mail }: { api: Api; mail: boolean }) {
    this.#api = api
    if (mail) this.whom = 'mailed'
  }

  readonly read = $derived(readAddresses(this.text))
  /** Links there will be. */
  readonly count = $derived(this.whom === 'anybody' ? 1 : this.read.addresses.length)

  /** What is being mended is no longer held against anybody. */
  forgive(): void {
    this.error = undefined
  }

  /** What was made, or null when something has to be mended; never throws. */
  async submit(): Promise<Reply<'POST /api/invitations'> | null> {
    if (this.busy) return null
    this.error = this.whom === 'anybody' ? undefined : this.#judge()
    this.failure = undefined
    if (this.error) return null
    this.busy = true
    try {
      const { addresses } = this.read
      const emails = this.whom !== 'anybody' && { emails: [...addresses] }
      const mail = this.whom === 'mailed' && { mail: true }
      const body = { role: this.role, days: Number(this.days), ...emails, ...mail }
      const reply = await this.#api('POST /api/invitations', { body })
      if (reply.made.length > 0) return reply
      this.error = { kind: 'taken', parts: reply.taken }
    } catch (thrown) {
      this.#refuse(toFailure(thrown))
    } finally {
      this.busy = false
    }
    return null
  }

  #judge(): InviteError | undefined {
    const { addresses, unreadable } = this.read
    if (unreadable.length > 0) return { kind: 'unreadable', parts: unreadable }
    if (addresses.length === 0) return { kind: 'empty' }
    const { length: count } = addresses
    return count > limits.invitationsAtOnce ? { kind: 'many', count } : undefined
  }

  /** The server names the address it can't read by its number: `emails/2`. */
  #refuse(failure: ApiFailure): void {
    const parts = failure.details.flatMap(({ path }) => {
      const number = /emails[./](\d+)/.exec(path)?.[1]
      return number === undefined ? [] : (this.read.addresses[Number(number)] ?? [])
    })
    if (parts.length > 0) this.error = { kind: 'unreadable', parts }
    else this.failure = failure
  }
}
