import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import type { Passkeys } from '../passkeys/index.ts'
import type { Users } from '../users/index.ts'
import type { Stranger } from './claims.ts'
import type { Identity, IdentityStore, Provider } from './provider.ts'
import type { Providers } from './providers.ts'

/** One of an account’s, with the provider it is for as long as there is one. */
export interface Linked {
  identity: Identity
  provider: Provider | null
  /** Whether one can sign in with it now. */
  opens: boolean
  /** Whether there is another way in without it. */
  mayUnlink: boolean
}

export interface Identities {
  list: (userId: string) => Promise<Identity[]>
  /** With what can be done about them. */
  look: (userId: string) => Promise<Linked[]>
  /** Whether one can sign in with any of them now. */
  open: (userId: string) => Promise<boolean>
  /** How many accounts are linked, by provider. */
  counts: () => Promise<ReadonlyMap<string, number>>
  find: (stranger: Stranger) => Promise<Identity | null>
  /** A new row, not stored. */
  make: (given: { userId: string; provider: Provider; stranger: Stranger; isUsed: boolean }) => Identity
  /** False when it was linked with this account already. @throws Failure `conflict` with reason `identity_taken` */
  link: (given: { userId: string; provider: Provider; stranger: Stranger }) => Promise<boolean>
  /**
   * Answers what it was. `evenLast`: also where nothing else opens the account.
   * @throws Failure `not_found`, `conflict` with reason `last_way_in`
   */
  unlink: (which: { id: string; userId: string; evenLast?: true }) => Promise<Linked>
}

export interface IdentitiesParts {
  store: IdentityStore
  providers: Pick<Providers, 'list'>
  users: Pick<Users, 'get' | 'takeWay'>
  passkeys: Pick<Passkeys, 'at' | 'list'>
  now: Now
  newId: NewId
}

const noLink = (): Failure => new Failure('not_found', 'there is no such link')
const lastWayIn = (): Failure =>
  new Failure('conflict', 'this is the only way into the account: add a passkey or a password', {
    reason: 'last_way_in',
  })

export const identityTaken = (): Failure =>
  new Failure('conflict', 'this is linked with another account', { reason: 'identity_taken' })

/** Who people are at providers. An identity is issuer and subject, whatever its address is called today. */
export const createIdentities = (parts: IdentitiesParts): Identities => {
  const { store, providers, users, passkeys, now, newId } = parts
  const list = (userId: string): Promise<Identity[]> => store.listOfUser(userId)

  const make: Identities['make'] = ({ userId, provider, stranger, isUsed }) => {
    const { issuer, subject, email, isAdmin } = stranger
    const at = now()
    return {
      id: newId(),
      userId,
      providerId: provider.id,
      issuer,
      subject,
      email,
      gaveAdmin: isUsed && isAdmin === true,
      createdAt: at,
      usedAt: isUsed ? at : null,
    }
  }

  const opens = ({ provider }: { provider: Provider | null }): boolean => provider?.enabled === true

  const withProviders = async (userId: string) => {
    const [own, known] = await Promise.all([list(userId), providers.list()])
    return own.map((identity) => ({
      identity,
      provider: known.find(({ id }) => id === identity.providerId) ?? null,
    }))
  }

  const look = async (userId: string): Promise<Linked[]> => {
    const [found, { passwordHash }, keys] = await Promise.all([
      withProviders(userId),
      users.get(userId),
      passkeys.at === null ? [] : passkeys.list(userId),
    ])
    const others = passwordHash !== null || keys.length > 0
    return found.map((one) => ({
      ...one,
      opens: opens(one),
      mayUnlink: others || !opens(one) || found.filter(opens).length > 1,
    }))
  }

  return {
    list,
    look,
    open: async (userId) => (await withProviders(userId)).some(opens),
    make,
    counts: () => store.counts(),
    find: ({ issuer, subject }) => store.find({ issuer, subject }),
    async link({ userId, provider, stranger }) {
      const { issuer, subject } = stranger
      if (await store.insert(make({ userId, provider, stranger, isUsed: false }))) return true
      if ((await store.find({ issuer, subject }))?.userId === userId) return false
      throw identityTaken()
    },
    async unlink({ id, userId, evenLast }) {
      return users.takeWay(userId, async () => {
        const linked = (await look(userId)).find(({ identity }) => identity.id === id)
        if (linked === undefined) throw noLink()
        if (!linked.mayUnlink && evenLast !== true) throw lastWayIn()
        return { way: linked, taking: store.removing({ id, userId }) }
      })
    },
  }
}
