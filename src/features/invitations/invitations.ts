import type { UserRole } from '../../contract/shapes.ts'
import type { Now } from '../../core/clock.ts'
import { onlyAdmins } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { First } from '../passkeys/index.ts'
import { readEmail, type User, type Users } from '../users/index.ts'
import type { InvitationRow, InvitationStore } from './invitation.ts'

export interface Link {
  url: string
  expiresAt: number
}

export interface MadeInvitation {
  invitation: InvitationRow
  link: Link
}

export interface WantedInvitations {
  /** One each; one for whoever gets the link when absent. */
  emails?: readonly string[]
  role?: UserRole
  days?: number
  /** The admin who invites, null at the command line. */
  byId: string | null
  /** Their links go to their addresses by mail, and are shown to nobody: whoever opens one reads what is sent there. */
  mailed?: boolean | undefined
}

export interface AcceptedInvitation extends First {
  /** Of its secret. */
  secretHash: string
  email?: string
  /** Whether somebody else has seen that this address is theirs. */
  emailVerified?: boolean
  name: string
  /** The one of the invitation unless given. */
  role?: UserRole
}

export interface Invitations {
  /** Expired ones for another month. */
  list: () => Promise<InvitationRow[]>
  /**
   * Addresses that have an account already get none and are named in `taken`.
   * @throws Failure `invalid_input`, `forbidden` when whoever invites is no admin any more: then none was made
   */
  create: (wanted: WantedInvitations) => Promise<{ made: MadeInvitation[]; taken: string[] }>
  /** @throws Failure `not_found` */
  get: (id: string) => Promise<InvitationRow>
  /** `mailed`: as when it is made. @throws Failure `not_found` */
  renew: (which: { id: string; mailed?: boolean | undefined }) => Promise<MadeInvitation>
  /** @throws Failure `not_found` */
  revoke: (id: string) => Promise<InvitationRow>
  /** Whoever may no longer invite has invited nobody. */
  revokeAllOf: (userId: string) => Promise<void>
  /** @throws Failure `gone` when it is used, too old or revoked */
  check: (secretHash: string) => Promise<InvitationRow>
  /**
   * Makes the account and uses the link up; a mistake in the input leaves the link as it is.
   * @throws Failure `gone`, `invalid_input`, `conflict` with reason `email_taken`
   */
  accept: (input: AcceptedInvitation) => Promise<User>
  sweep: () => Promise<void>
}

export interface InvitationsParts {
  store: InvitationStore
  users: Pick<Users, 'prepare' | 'addWith' | 'taken'>
  publicUrl: string
  /** Only admins make accounts: nobody is invited, and no invitation opens anything. */
  isClosed: () => Promise<boolean>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

const day = 24 * 3_600_000
const usualDays = 7
/** How long an invitation that ran out can still be renewed. */
const keptMilliseconds = 30 * day

const gone = (): Failure =>
  new Failure('gone', 'this invitation is used, revoked or too old', { reason: 'invitation' })
const closed = (): Failure =>
  new Failure('conflict', 'accounts.registration is closed: nobody can be invited', {
    reason: 'registration_closed',
  })
const unknown = (): Failure => new Failure('not_found', 'there is no such invitation')

const createMake = ({
  publicUrl,
  now,
  newId,
  newSecret,
}: Pick<InvitationsParts, 'publicUrl' | 'now' | 'newId' | 'newSecret'>) => {
  const linkOf = (secret: string, expiresAt: number): Link => ({
    url: `${publicUrl}/invitation#${secret}`,
    expiresAt,
  })

  const make = (
    email: string | null,
    { role = 'user', days = usualDays, byId, mailed }: WantedInvitations,
  ) => {
    const secret = newSecret()
    const at = now()
    const expiresAt = at + days * day
    const address = email === null ? null : readEmail(email)
    const invitation: InvitationRow = {
      id: newId(),
      secretHash: hashSecret(secret),
      email: address?.normalised ?? null,
      emailShown: address?.shown ?? null,
      role,
      byId,
      createdAt: at,
      updatedAt: at,
      expiresAt,
      mailedAt: mailed === true && address !== null ? at : null,
    }
    return { invitation, link: linkOf(secret, expiresAt) }
  }

  return { linkOf, make }
}

/** Links with which people make an account of their own. */
export const createInvitations = (parts: InvitationsParts): Invitations => {
  const { store, users, isClosed, now, newSecret } = parts

  const { linkOf, make } = createMake(parts)

  const check = async (secretHash: string): Promise<InvitationRow> => {
    const found = await store.find(secretHash)
    if (found === null || found.expiresAt <= now() || (await isClosed())) throw gone()
    return found
  }

  const get = async (id: string): Promise<InvitationRow> => {
    const found = await store.findById(id)
    if (found === null) throw unknown()
    return found
  }

  return {
    check,
    list: () => store.list(),
    async create(wanted) {
      if (await isClosed()) throw closed()
      const emails = unique(wanted.emails ?? [])
      const taken = await users.taken(emails)
      const to = wanted.emails === undefined ? [null] : emails.filter((email) => !taken.includes(email))
      const made = to.map((email) => make(email, wanted))
      const rows = made.map(({ invitation }) => invitation)
      if (rows.length > 0 && !(await store.insert(rows))) throw onlyAdmins()
      return { made, taken }
    },
    get,
    async renew({ id, mailed }) {
      if (await isClosed()) throw closed()
      const found = await get(id)
      const secret = newSecret()
      const at = now()
      const expiresAt = at + (found.expiresAt - found.updatedAt)
      const mailedAt = mailed === true && found.email !== null ? at : null
      const renewed = { secretHash: hashSecret(secret), expiresAt, mailedAt }
      if (!(await store.renew({ id, ...renewed, at }))) throw unknown()
      return {
        invitation: { ...found, ...renewed, updatedAt: at },
        link: linkOf(secret, expiresAt),
      }
    },
    async revoke(id) {
      const found = await get(id)
      if (!(await store.delete(id))) throw unknown()
      return found
    },
    revokeAllOf: (userId) => store.deleteMadeBy(userId),
    async accept({ secretHash, email: chosen, keeping, emailVerified = false, ...wanted }) {
      const { emailShown, role, mailedAt } = await check(secretHash)
      const email = addressOf(emailShown, chosen)
      const isVerified = emailVerified || mailedAt !== null
      const user = await users.prepare({ role, ...wanted, email, emailVerified: isVerified })
      const steps = [store.taking(secretHash), ...(keeping?.(user.id) ?? [])]
      if (!(await users.addWith(user, steps, 'after'))) throw gone()
      return user
    },
    sweep: () => store.deleteExpired(now() - keptMilliseconds),
  }
}

/** The same address twice is one invitation. */
const unique = (emails: readonly string[]): string[] => [
  ...new Map(emails.map((email, index) => [readEmail(email, `emails.${index}`).normalised, email])).values(),
]

const refused = (message: string): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details: [{ path: 'email', message }] })

/** An invitation for one address makes no account for another. */
const addressOf = (invited: string | null, chosen: string | undefined): string => {
  if (invited === null) {
    if (chosen === undefined) throw refused('is required')
    return chosen
  }
  if (chosen !== undefined && readEmail(chosen).normalised !== readEmail(invited).normalised)
    throw refused('must be the one that was invited')
  return invited
}
