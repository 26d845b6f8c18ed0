import { asSignedIn, type SignedInCaller } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { readName } from '../../core/name.ts'
import { operation } from '../../platform/http/operation.ts'
import type { Departures } from '../departures/index.ts'
import type { TakeAddress } from '../email-changes/index.ts'
import { mailOff, type Mail } from '../mail/index.ts'
import type { OwnPassword } from '../profile/index.ts'
import type { Pictures } from '../pictures/index.ts'
import type { Linked, ProviderSlice } from '../providers/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { changesOf, normaliseEmail, readEmail, type User, type Users } from '../users/index.ts'
import type { FlatDoor } from './flat-door.routes.ts'
import { changeEmailSaid, deleteSaid, updateSaid } from './flat-failure.ts'
import { checkLocal } from './local-path.ts'
import { imageOf, toldUser } from './told.ts'
import { readImage, type WantedImage } from './wanted-image.ts'

export interface OwnAccountParts {
  users: Pick<Users, 'get' | 'change'>
  sessions: Pick<Sessions, 'end' | 'requireProof'>
  ownPassword: OwnPassword
  takeAddress: Pick<TakeAddress, 'ask'>
  departures: Pick<Departures, 'ask'>
  identities: Pick<ProviderSlice['identities'], 'look'>
  mail: Pick<Mail, 'isOn'>
  pictures: Pick<Pictures, 'face'>
  publicUrl: string
}

/** The password, as an account at a provider of this name. */
const ownOf = ({ id, passwordHash, createdAt, updatedAt }: User) => {
  const times = { createdAt: toInstant(createdAt), updatedAt: toInstant(updatedAt) }
  const own = { id, accountId: id, providerId: 'credential', userId: id, scopes: [], ...times }
  return passwordHash === null ? [] : [own]
}

const linkedOf = ({ identity }: Linked) => {
  const { id, subject: accountId, providerId, userId, createdAt, usedAt } = identity
  const times = { createdAt: toInstant(createdAt), updatedAt: toInstant(usedAt ?? createdAt) }
  return { id, accountId, providerId, userId, scopes: [], ...times }
}

const registerLeaving = (flat: FlatDoor, parts: OwnAccountParts): void => {
  const { sessions, ownPassword, departures } = parts

  operation(flat(deleteSaid), 'POST /api/auth/delete-user', async ({ body }, call) => {
    const caller = asSignedIn(call.caller)
    const { userId, email } = caller
    const { password, callbackURL } = body
    checkLocal(callbackURL)
    if (password === undefined || password === '') await sessions.requireProof(caller)
    else await ownPassword.prove({ password, caller, address: call.address })
    const { leavesAt, link } = await departures.ask({ userId, email, language: call.language })
    call.setCookie(await sessions.end(caller))
    call.subject = userId
    const at = toInstant(leavesAt)
    call.changes = [{ field: 'leaves', to: at }]
    // Beside the answer, which is better-auth's to the letter: what undoes it, where nobody gets it by mail.
    if (link !== undefined) call.setHeader('x-parley-undo', link)
    return { success: true as const, message: 'User deleted' }
  })
}

const registerUpdating = (flat: FlatDoor, { users, pictures, publicUrl }: OwnAccountParts): void => {
  /** Answers which one they have then. */
  const replace = async ({ id, picture }: User, image: WantedImage): Promise<string | null> => {
    if (image === 'same') return picture
    if (image !== 'none') return pictures.face.put({ userId: id, ...image })
    await pictures.face.remove(id)
    return null
  }

  operation(flat(updateSaid), 'POST /api/auth/update-user', async ({ body }, call) => {
    const { userId: id } = asSignedIn(call.caller)
    if (body.email !== undefined) throw new Failure('invalid_input', 'not here', { reason: 'email_here' })
    if (body.name === undefined && body.image === undefined)
      throw new Failure('invalid_input', 'No fields to update', { reason: 'no_fields' })
    // All is judged before anything is changed.
    const name = body.name === undefined ? undefined : readName(body.name, 'name')
    const user = await users.get(id)
    const { picture } = user
    const image = readImage(pictures.face, { image: body.image, own: imageOf(picture, publicUrl) })
    const changed = name === undefined ? null : await users.change({ id, name })
    const worn = await replace(user, image)
    call.subject = id
    call.changes = [
      ...(changed === null ? [] : changesOf(changed.before, changed.after)),
      ...(picture === worn ? [] : [{ field: 'picture', from: picture ?? '', to: worn ?? '' }]),
    ]
    call.worthAuditing = call.changes.length > 0
    return { status: true as const }
  })
}

export const registerOwnAccount = (flat: FlatDoor, parts: OwnAccountParts): void => {
  const { users, sessions, ownPassword, takeAddress, identities, mail, publicUrl } = parts
  registerLeaving(flat, parts)
  registerUpdating(flat, parts)

  operation(flat(), 'POST /api/auth/change-password', async ({ body }, call) => {
    const { currentPassword: current, newPassword, revokeOtherSessions } = body
    const { user, caller } = await ownPassword.change({ current, password: newPassword, call })
    call.subject = user.id
    const token = revokeOtherSessions === true ? caller.sessionId : null
    return { token, user: toldUser(user, publicUrl) }
  })

  /** In place of the password, which this client never sends along. */
  const checkMayChangeEmail = async (caller: SignedInCaller, email: string): Promise<void> => {
    if (normaliseEmail(email) === normaliseEmail(caller.email))
      throw new Failure('invalid_input', 'Email is the same', { reason: 'same_email' })
    if (!(await mail.isOn())) throw mailOff()
    await sessions.requireProof(caller)
  }

  operation(flat(changeEmailSaid), 'POST /api/auth/change-email', async ({ body }, call) => {
    const caller = asSignedIn(call.caller)
    const { newEmail: email, callbackURL } = body
    checkLocal(callbackURL)
    readEmail(email, 'newEmail')
    await checkMayChangeEmail(caller, email)
    await takeAddress.ask(email, call, callbackURL)
    return { status: true as const }
  })

  operation(flat(), 'GET /api/auth/list-accounts', async (_input, { caller }) => {
    const { userId } = asSignedIn(caller)
    const [user, linked] = await Promise.all([users.get(userId), identities.look(userId)])
    return [...ownOf(user), ...linked.map(linkedOf)]
  })
}
