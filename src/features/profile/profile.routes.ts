import { asSignedIn, type SignedInCaller } from '../../core/caller.ts'
import type { Call, FieldChange } from '../../platform/http/call.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { TakeAddress } from '../email-changes/index.ts'
import type { Mail } from '../mail/index.ts'
import type { Pictures } from '../pictures/index.ts'
import type { DescribeMe } from '../sessions/index.ts'
import {
  changesOf,
  normaliseEmail,
  readEmail,
  readUsername,
  type User,
  type UserHabits,
  type Users,
} from '../users/index.ts'
import type { OwnPassword } from './own-password.ts'

export interface ProfileRoutesParts {
  users: Pick<Users, 'get' | 'change'>
  habits: Pick<UserHabits, 'of' | 'check' | 'change'>
  pictures: Pick<Pictures, 'face'>
  ownPassword: OwnPassword
  mail: Pick<Mail, 'isOn'>
  takeAddress: Pick<TakeAddress, 'ask'>
  guesses: Guesses
  describeMe: DescribeMe
}

interface Changed {
  before: User
  after: User
  /** What else is different. */
  habitual?: readonly FieldChange[]
}

const registerPicture = (
  door: Door,
  { habits, pictures: { face }, describeMe }: Pick<ProfileRoutesParts, 'habits' | 'pictures' | 'describeMe'>,
): void => {
  const replace = async (call: Call, act: (userId: string) => Promise<unknown>) => {
    const caller = asSignedIn(call.caller)
    const { userId } = caller
    const { picture: from } = await habits.of(userId)
    await act(userId)
    const { picture: to } = await habits.of(userId)
    call.subject = userId
    call.changes = [{ field: 'picture', from: from ?? '', to: to ?? '' }]
    call.worthAuditing = from !== to
    return describeMe(caller)
  }

  operation(door, 'PUT /api/me/picture', ({ body: { content } }, call) =>
    replace(call, (userId) => face.put({ userId, content })),
  )

  operation(door, 'DELETE /api/me/picture', (_input, call) => replace(call, face.remove))
}

/** What somebody does with their own account. */
export const registerProfile = (door: Door, parts: ProfileRoutesParts): void => {
  const { users, habits, ownPassword, mail, takeAddress, guesses, describeMe } = parts

  registerPicture(door, parts)

  const changed = (call: Call, caller: SignedInCaller, { before, after, habitual = [] }: Changed) => {
    call.subject = caller.userId
    call.changes = [...changesOf(before, after), ...habitual]
    call.worthAuditing = call.changes.length > 0
    const { name, emailShown: email, username } = after
    return describeMe({ ...caller, name, email, username: username ?? undefined })
  }

  /** That a username is taken has to be told: each time is counted as a guess at who has one. */
  const asking = async <T>(call: Call, id: string, change: () => Promise<T>): Promise<T> => {
    const guess = { address: call.address, account: `usernames for ${id}` }
    guesses.attempt(guess)
    const done = await change()
    guesses.excused(guess)
    return done
  }

  operation(door, 'PATCH /api/me', async ({ body: { name, username: wanted, ...habitual } }, call) => {
    const caller = asSignedIn(call.caller)
    const { userId: id, username } = caller
    // Judged before anything is changed: what is refused leaves the rest as it was.
    habits.check(habitual)
    const named = { ...(name !== undefined && { name }), ...(wanted !== undefined && { username: wanted }) }
    const change = async () => {
      if (Object.keys(named).length > 0) return users.change({ id, ...named })
      const user = await users.get(id)
      return { before: user, after: user }
    }
    // What no account can be called, or this one is called already, is no guess.
    const isGuess = typeof wanted === 'string' && readUsername(wanted) !== username
    const done = await (isGuess ? asking(call, id, change) : change())
    return changed(call, caller, { ...done, habitual: await habits.change({ id, ...habitual }) })
  })

  operation(door, 'POST /api/me/email', async ({ body: { email, current } }, call) => {
    const caller = asSignedIn(call.caller)
    // Before anything is counted: what is no address is no guess at the password.
    readEmail(email)
    const given = { ...(current !== undefined && { password: current }), caller, address: call.address }
    await ownPassword.prove(given)
    // Written another way it is still the same address, and confirmed as much as it was.
    const isSame = normaliseEmail(email) === normaliseEmail(caller.email)
    if (isSame || !(await mail.isOn()))
      return changed(call, caller, await users.change({ id: caller.userId, email }))
    await takeAddress.ask(email, call)
    call.setStatus(202)
    call.worthAuditing = false
    return describeMe(caller)
  })

  operation(door, 'POST /api/me/password', async ({ body: { current, password } }, call) => {
    const given = { ...(current !== undefined && { current }), password, call }
    const { ended } = await ownPassword.change(given)
    return { ended }
  })
}
