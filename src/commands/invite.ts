import { toInstant } from '../core/clock.ts'
import { Failure } from '../core/failure.ts'
import { goneOf, postInvitations } from '../features/invitations/index.ts'
import { mailOff } from '../features/mail/index.ts'
import { withAccounts } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { table } from './table.ts'

export interface InviteOptions {
  /** One link each; one for whoever gets it when there are none. */
  emails: readonly string[]
  admin: boolean
  days: number
  /** Sent to the addresses in this language, a tag, instead of being shown. */
  mailedIn?: string
}

const whoever = 'whoever gets the link'

/**
 * `parley invite create`
 * @throws ConfigError, StartError, Failure
 */
export const invite = async (
  given: GivenSettings,
  output: Output,
  { emails, admin, days, mailedIn }: InviteOptions,
): Promise<undefined> => {
  if (mailedIn !== undefined && emails.length === 0)
    throw new Failure('invalid_input', 'no address is named: parley invite create --mail ada@example.org')
  const role = admin ? ('admin' as const) : ('user' as const)
  const { made, taken } = await withAccounts(given, async ({ invitations, mail, audit }) => {
    if (mailedIn !== undefined && !(await mail.isOn())) throw mailOff()
    const to = emails.length === 0 ? {} : { emails }
    const done = await invitations.create({ ...to, role, days, byId: null, mailed: mailedIn !== undefined })
    for (const { invitation } of done.made)
      await audit('invitation.created', invitation.id, [
        { field: 'role', to: role },
        ...(invitation.emailShown === null ? [] : [{ field: 'email', to: invitation.emailShown }]),
      ])
    if (mailedIn !== undefined)
      await postInvitations({ mail, made: done.made, names: new Map(), language: mailedIn })
    return done
  })
  for (const email of taken) output.remark(`${email} has an account already.`)
  if (made.length > 0)
    output.remark(
      mailedIn === undefined
        ? `Each link makes one account. It works once, for ${days} days:`
        : `On their way, as soon as the server runs; each is good for ${days} days:`,
    )
  output.answer(
    {
      invitations: made.map(({ invitation: { id, emailShown }, link }) => ({
        id,
        email: emailShown,
        role,
        ...(mailedIn === undefined && { url: link.url }),
        expiresAt: toInstant(link.expiresAt),
      })),
      taken,
    },
    made.map(({ invitation: { emailShown }, link }) =>
      mailedIn === undefined
        ? `${emailShown === null ? '' : `${emailShown}  `}${link.url}`
        : String(emailShown),
    ),
  )
}

/**
 * `parley invite list`
 * @throws ConfigError, StartError
 */
export const listInvitations = async (given: GivenSettings, output: Output): Promise<undefined> => {
  const rows = await withAccounts(given, ({ invitations }) => invitations.list())
  if (rows.length === 0) output.remark('Nobody is invited. Invite somebody with: parley invite create')
  const lines = rows.map(({ id, emailShown, role, expiresAt }) => [
    id,
    emailShown ?? whoever,
    role,
    toInstant(expiresAt).slice(0, 10),
  ])
  output.answer(
    {
      invitations: rows.map(({ id, emailShown, role, createdAt, expiresAt }) => ({
        id,
        email: emailShown,
        role,
        createdAt: toInstant(createdAt),
        expiresAt: toInstant(expiresAt),
      })),
    },
    rows.length === 0 ? [] : table([['ID', 'FOR', 'ROLE', 'UNTIL'], ...lines]),
  )
}

/**
 * `parley invite revoke`: by id, or by the address that was invited.
 * @throws ConfigError, StartError, Failure
 */
export const revokeInvitation = async (
  given: GivenSettings,
  output: Output,
  word: string,
): Promise<undefined> => {
  const found = await withAccounts(given, async ({ invitations, audit }) => {
    const rows = await invitations.list()
    const found = rows.find(({ id, email }) => id === word || email === word.toLowerCase())
    if (found === undefined) throw new Failure('not_found', 'there is no such invitation')
    await invitations.revoke(found.id)
    await audit('invitation.revoked', found.id, goneOf(found))
    return found
  })
  output.answer({ id: found.id, revoked: true }, [
    `The invitation for ${found.emailShown ?? whoever} is revoked.`,
  ])
}
