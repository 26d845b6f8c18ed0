import { Failure } from '../../core/failure.ts'
import type { Now } from '../../core/clock.ts'
import type { People } from '../people/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import { leaving, type User, type Users } from '../users/index.ts'
import { checkDomain, confirmedEmail, type Stranger } from './claims.ts'
import type { Identities } from './identities.ts'
import type { Identity, IdentityStore } from './provider.ts'
import type { Arrival } from './trips.ts'

/** Whose account a stranger's is. */
export interface Entered {
  user: User
  did: 'known' | 'registered'
  /** Present where groups made the account something else. */
  roleBefore?: User['role']
}

/**
 * Whose account it is that somebody comes in with: the one their identity is linked with, or a new one where everybody
 * may make one. Never one that only has the same e-mail address: whoever it belongs to signs in, and links it.
 * @throws Failure `forbidden` with reason `provider_domain`, `provider_no_email`, `provider_email_unverified`,
 * `account_disabled`, `leaving`, `registration_closed` or `domain_not_allowed`; `conflict` with reason `account_exists`
 */
export type Enter = (arrival: Arrival) => Promise<Entered>

export interface EnterParts {
  identities: Identities
  store: Pick<IdentityStore, 'inserting' | 'using' | 'write'>
  users: Pick<Users, 'get' | 'findByEmail'>
  people: Pick<People, 'change'>
  makeAccount: Pick<MakeAccount, 'confirmed'>
  now: Now
  /** The last admin stays one, whatever the groups say. */
  onLastAdmin: (user: User) => void
}

export const exists = (): Failure =>
  new Failure('conflict', 'this e-mail address has an account: sign in to it, then link this provider', {
    reason: 'account_exists',
  })

const disabled = (): Failure =>
  new Failure('forbidden', 'this account is disabled: ask an admin', { reason: 'account_disabled' })

/** What an account's role is to be: groups take back only what groups gave. */
export const roleBy = (
  { role }: Pick<User, 'role'>,
  { gaveAdmin }: Pick<Identity, 'gaveAdmin'>,
  { isAdmin }: Pick<Stranger, 'isAdmin'>,
): { role: User['role']; gaveAdmin: boolean } => {
  if (isAdmin === null) return { role, gaveAdmin }
  if (isAdmin) return { role: 'admin', gaveAdmin: gaveAdmin || role !== 'admin' }
  return { role: gaveAdmin ? 'user' : role, gaveAdmin: false }
}

const isLastAdmin = (error: unknown): boolean => error instanceof Failure && error.reason === 'last_admin'

export const createEnter = (parts: EnterParts): Enter => {
  const { identities, store, users, people, makeAccount, now, onLastAdmin } = parts

  const enterKnown = async (identity: Identity, stranger: Stranger): Promise<Entered> => {
    const user = await users.get(identity.userId)
    if (user.leavesAt !== null) throw leaving()
    if (user.disabledAt !== null) throw disabled()
    const { role, gaveAdmin } = roleBy(user, identity, stranger)
    const using = (gave: boolean) =>
      store.using({ id: identity.id, email: stranger.email, gaveAdmin: gave, at: now() })
    if (role !== user.role)
      try {
        const { before, after } = await people.change({ id: user.id, role }, [using(gaveAdmin)])
        return { user: after, did: 'known', roleBefore: before.role }
      } catch (error) {
        if (!isLastAdmin(error)) throw error
        onLastAdmin(user)
      }
    // Of the last admin it is kept in mind that groups gave it.
    await store.write([using(role === user.role ? gaveAdmin : identity.gaveAdmin)])
    return { user, did: 'known' }
  }

  const register = async ({ provider, stranger }: Arrival): Promise<Entered> => {
    const email = confirmedEmail(stranger)
    // Said to somebody who has shown that the address is theirs, and to nobody else.
    if ((await users.findByEmail(email)) !== null) throw exists()
    const role = stranger.isAdmin === true ? 'admin' : 'user'
    const opening = (userId: string) =>
      store.inserting(identities.make({ userId, provider, stranger, isUsed: true }))
    const user = await makeAccount
      .confirmed({ name: stranger.name, email, role, with: opening })
      .catch((error: unknown) => {
        throw error instanceof Failure && error.reason === 'email_taken' ? exists() : error
      })
    // Whoever was faster is the same somebody, in another browser.
    if (user === null)
      throw new Failure('conflict', 'somebody was faster: try again', { reason: 'overtaken' })
    return { user, did: 'registered' }
  }

  return async (arrival) => {
    const { provider, stranger } = arrival
    checkDomain(stranger, provider)
    const identity = await identities.find(stranger)
    return identity === null ? register(arrival) : enterKnown(identity, stranger)
  }
}
