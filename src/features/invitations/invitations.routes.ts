import type { Invitation } from '../../contract/invitations.ts'
import { asUser, checkIsPerson, type Caller } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { hashSecret } from '../../core/ids.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { mailOff, type Mail } from '../mail/index.ts'
import type { ReadFirst } from '../passkeys/index.ts'
import { proveForOthers, signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { Users } from '../users/index.ts'
import type { InvitationRow } from './invitation.ts'
import type { Invitations, MadeInvitation } from './invitations.ts'
import { postInvitations } from './post.ts'
import { goneOf, madeOf } from './traces.ts'

export interface InvitationRoutesParts {
  invitations: Invitations
  users: Pick<Users, 'namesOf'>
  mail: Pick<Mail, 'isOn' | 'send'>
  readFirst: ReadFirst
  sessions: Pick<Sessions, 'start' | 'requireProof'>
  guesses: Guesses
  describeMe: DescribeMe
}

type Names = ReadonlyMap<string, { name: string }>

const toInvitation = (row: InvitationRow, names: Names): Invitation => {
  const { id, emailShown, role, createdAt, expiresAt, byId } = row
  const by = byId === null ? undefined : names.get(byId)?.name
  return {
    id,
    ...(emailShown !== null && { email: emailShown }),
    role,
    createdAt: toInstant(createdAt),
    expiresAt: toInstant(expiresAt),
    ...(by !== undefined && { by }),
  }
}

const toMade = ({ invitation, link }: MadeInvitation, names: Names) => ({
  invitation: toInvitation(invitation, names),
  // What is only in the mail shows later that its reader has the address.
  ...(invitation.mailedAt === null && { link: { url: link.url, expiresAt: toInstant(link.expiresAt) } }),
})

const registerManaging = (door: Door, parts: InvitationRoutesParts): void => {
  const { invitations, users, mail, sessions } = parts
  /** @throws Failure `forbidden` with reason `key_not_allowed` or `confirm_needed` */
  const mayInviteAdmin = async (caller: Caller): Promise<void> => {
    checkIsPerson(caller, 'invite an admin')
    await proveForOthers(sessions, caller)
  }

  const mustSend = async (wanted = false): Promise<void> => {
    if (wanted && !(await mail.isOn())) throw mailOff()
  }

  const namesFor = (rows: readonly InvitationRow[]): Promise<Names> =>
    users.namesOf(rows.flatMap(({ byId }) => byId ?? []))

  operation(door, 'GET /api/invitations', async () => {
    const rows = await invitations.list()
    const names = await namesFor(rows)
    return { invitations: rows.map((row) => toInvitation(row, names)) }
  })

  operation(door, 'POST /api/invitations', async ({ body }, call) => {
    const { userId: byId } = asUser(call.caller)
    const { mail: isMailed, ...wanted } = body
    if (wanted.role === 'admin') await mayInviteAdmin(call.caller)
    await mustSend(isMailed)
    const { made, taken } = await invitations.create({ ...wanted, byId, mailed: isMailed })
    const names = await namesFor(made.map(({ invitation }) => invitation))
    if (isMailed === true) await postInvitations({ mail, made, names, language: call.language })
    call.worthAuditing = made.length > 0
    call.subject = made.length === 1 ? (made[0]?.invitation.id ?? null) : null
    call.changes = made.flatMap(({ invitation }) => madeOf(invitation))
    return { made: made.map((one) => toMade(one, names)), taken }
  })

  operation(door, 'POST /api/invitations/:id/renew', async ({ params: { id }, body }, call) => {
    await mustSend(body.mail)
    if ((await invitations.get(id)).role === 'admin') await mayInviteAdmin(call.caller)
    const made = await invitations.renew({ id, mailed: body.mail })
    const names = await namesFor([made.invitation])
    if (body.mail === true) await postInvitations({ mail, made: [made], names, language: call.language })
    call.subject = id
    call.changes = madeOf(made.invitation)
    return toMade(made, names)
  })

  operation(door, 'DELETE /api/invitations/:id', async ({ params: { id } }, call) => {
    call.changes = goneOf(await invitations.revoke(id))
    call.subject = id
    return {}
  })
}

export const registerInvitations = (door: Door, parts: InvitationRoutesParts): void => {
  const { invitations, users, readFirst, sessions, guesses, describeMe } = parts
  registerManaging(door, parts)

  const check = (secret: string, address: string): Promise<InvitationRow> =>
    guessing(guesses, secretLinkGuess('invitation', address), () => invitations.check(hashSecret(secret)))

  operation(door, 'POST /api/invitation/check', async ({ body }, { address }) => {
    const found = await check(body.secret, address)
    const { id: _, createdAt: __, ...offer } = toInvitation(found, await users.namesOf([found.byId ?? '']))
    return offer
  })

  operation(door, 'POST /api/invitation/accept', async ({ body }, call) => {
    // Before anything else is judged: a password that is too weak is no guess.
    await check(body.secret, call.address)
    const { secret, password, passkey, ...wanted } = body
    const given = { ...(password !== undefined && { password }), ...(passkey !== undefined && { passkey }) }
    const user = await invitations.accept({
      secretHash: hashSecret(secret),
      ...wanted,
      ...(await readFirst(given, call)),
    })
    call.changes = [{ field: 'role', to: user.role }, ...call.changes]
    return describeMe(await signIn({ sessions, user, call }))
  })
}
