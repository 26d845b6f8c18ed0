import type { UserAction } from '../../contract/users.ts'
import { asUser, checkIsPerson, isKey, onlyAdmins, type Caller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { EmailChanges } from '../email-changes/index.ts'
import type { Resets } from '../resets/index.ts'
import type { Rooms } from '../rooms/index.ts'
import type { Passkeys } from '../passkeys/index.ts'
import type { SecondFactors } from '../second-factor/index.ts'
import { proveForOthers, type Sessions } from '../sessions/index.ts'
import { changesOf, traceOf, type User, type Users } from '../users/index.ts'
import { accountMerged, secondFactorReset, type Mail } from '../mail/index.ts'
import { neededActions, pageSize, toUserQuery } from './asked.ts'
import { createJudging, ownAccount, type Judging } from './judging.ts'
import type { People } from './people.ts'

export interface PeopleRoutesParts {
  people: People
  users: Pick<Users, 'get' | 'find' | 'prepare' | 'addWith' | 'whileAdmin' | 'isLastAdmin'>
  rooms: Pick<Rooms, 'countOf'>
  sessions: Pick<Sessions, 'list' | 'requireProof'>
  resets: Pick<Resets, 'makeLink' | 'mailLink'>
  secondFactors: Pick<SecondFactors, 'isOn' | 'reset'>
  passkeys: Pick<Passkeys, 'list'>
  /** Names of the sign-in providers an account is linked with. */
  linkedProviders: (userId: string) => Promise<string[]>
  mail: Pick<Mail, 'tell'>
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  emailChanges: Pick<EmailChanges, 'changedByAdmin'>
  publicUrl: string
  now: Now
}

const toLink = ({ url, expiresAt }: { url: string; expiresAt: number }) => ({
  url,
  expiresAt: toInstant(expiresAt),
})

const registerLists = (door: Door, { describe }: Judging, parts: PeopleRoutesParts): void => {
  const { users, rooms, sessions, secondFactors, passkeys, linkedProviders, now } = parts

  operation(door, 'GET /api/users', async ({ query }, { caller }) => {
    const found = await users.find(toUserQuery(query, now()))
    const accounts = await Promise.all(found.users.map((user) => describe(user, caller)))
    return { users: accounts, total: found.total, pageSize }
  })

  operation(door, 'GET /api/users/:id', async ({ params: { id } }, { caller }) => {
    const user = await users.get(id)
    const [owned, signedIn, app, keys, providers] = await Promise.all([
      rooms.countOf(id),
      sessions.list(id),
      secondFactors.isOn(id),
      passkeys.list(id),
      linkedProviders(id),
    ])
    const secondFactor = { app, passkeys: keys.length }
    return {
      user: await describe(user, caller),
      rooms: owned,
      sessions: signedIn.length,
      secondFactor,
      providers,
    }
  })
}

/** For whoever can't get in any more. */
const registerWaysIn = (door: Door, { check }: Judging, parts: PeopleRoutesParts): void => {
  const { users, sessions, resets, secondFactors, recheckLive, mail, publicUrl, now } = parts

  operation(door, 'DELETE /api/users/:id/second-factor', async ({ params: { id } }, call) => {
    const user = await users.get(id)
    await check(user, call.caller, ['reset_second_factor'])
    await secondFactors.reset(id)
    await recheckLive()
    call.subject = id
    const told = { user, at: now(), publicUrl, language: call.language }
    await mail.tell(secondFactorReset(told))
    return {}
  })

  /** A disabled account has its own answer, which says what to do. */
  const checkLink = async (id: string, caller: Caller): Promise<void> => {
    const user = await users.get(id)
    if (user.disabledAt === null) await check(user, caller, ['make_reset_link'])
  }

  operation(door, 'POST /api/users/:id/reset-mail', async ({ params: { id } }, call) => {
    await checkLink(id, call.caller)
    await resets.mailLink({ userId: id, by: asUser(call.caller), language: call.language })
    call.subject = id
    return {}
  })

  operation(door, 'POST /api/users/:id/reset-link', async ({ params: { id } }, call) => {
    await checkLink(id, call.caller)
    await proveForOthers(sessions, call.caller)
    const link = await resets.makeLink({ userId: id, byId: asUser(call.caller).userId })
    call.subject = id
    return toLink(link)
  })
}

const registerMerging = (door: Door, { describe, check }: Judging, parts: PeopleRoutesParts): void => {
  const { people, users, mail, publicUrl, now } = parts

  operation(door, 'POST /api/users/:id/merge', async ({ params: { id }, body: { into } }, call) => {
    await check(await users.get(id), call.caller, ['merge'])
    // What opened the other account at a provider opens this one then: not without a proof that it’s theirs.
    if (call.caller.kind === 'user' && call.caller.userId === into) throw ownAccount()
    const { gone, kept } = await people.merge({ id, into })
    call.subject = kept.id
    call.changes = traceOf(gone)
    const told = { gone, kept, at: now(), publicUrl, language: call.language }
    for (const user of [gone, kept]) await mail.tell(accountMerged({ ...told, user }))
    return describe(kept, call.caller)
  })
}

/** What would open an account for whoever has only a key, or shut an admin out. */
const forPeople: ReadonlyMap<UserAction, string> = new Map([
  ['change_email', 'change somebody’s address'],
  ['promote', 'make an admin'],
  ['demote', 'take an admin’s role'],
])
const forPeopleWithAdmins: ReadonlyMap<UserAction, string> = new Map([
  ...forPeople,
  ['disable', 'disable an admin'],
  ['enable', 'enable an admin'],
  ['delete', 'delete an admin'],
  ['sign_out', 'sign an admin out'],
])

/** @throws Failure `forbidden` with reason `key_not_allowed` */
const checkForKeys = (caller: Caller, { role }: User, actions: readonly UserAction[]): void => {
  const whats = role === 'admin' ? forPeopleWithAdmins : forPeople
  for (const action of actions) {
    const what = whats.get(action)
    if (what !== undefined) checkIsPerson(caller, what)
  }
}

/** Accounts as admins look after them. */
export const registerPeople = (door: Door, parts: PeopleRoutesParts): void => {
  const { people, users, sessions, resets, emailChanges } = parts
  const judging = createJudging(parts)
  const { describe, check } = judging
  registerLists(door, judging, parts)
  registerWaysIn(door, judging, parts)
  registerMerging(door, judging, parts)

  operation(door, 'POST /api/users', async ({ body }, call) => {
    if (body.role === 'admin') {
      checkIsPerson(call.caller, 'make an admin')
      await proveForOthers(sessions, call.caller)
    }
    if (body.password !== undefined) checkIsPerson(call.caller, 'choose a password')
    const { userId: byId } = asUser(call.caller)
    const user = await users.prepare({ ...body, role: body.role ?? 'user' })
    if (!(await users.addWith(user, users.whileAdmin(byId)))) throw onlyAdmins()
    call.subject = user.id
    call.changes = [{ field: 'role', to: user.role }]
    const account = await describe(user, call.caller)
    // Whoever has only a key gets nothing that opens an account.
    if (body.password !== undefined || isKey(call.caller)) return { user: account }
    return { user: account, link: toLink(await resets.makeLink({ userId: user.id, byId })) }
  })

  operation(door, 'PATCH /api/users/:id', async ({ params: { id }, body }, call) => {
    const user = await users.get(id)
    const actions = neededActions(user, body)
    checkForKeys(call.caller, user, actions)
    await check(user, call.caller, actions)
    const { userId: byId } = asUser(call.caller)
    // Of two admins who demote each other, one is an admin no more before the other is done.
    const { before, after } = await people.change(
      { id, ...body },
      byId === id ? [] : [users.whileAdmin(byId)],
    )
    call.subject = id
    call.changes = changesOf(before, after)
    call.worthAuditing = call.changes.length > 0
    await emailChanges.changedByAdmin({ before, after, language: call.language })
    return describe(after, call.caller)
  })

  operation(door, 'DELETE /api/users/:id', async ({ params: { id }, query }, call) => {
    const user = await users.get(id)
    checkForKeys(call.caller, user, ['delete'])
    await check(user, call.caller, ['delete'])
    const deleted = await people.delete({ id, ...query })
    call.subject = id
    call.changes = traceOf(deleted)
    return {}
  })

  operation(door, 'DELETE /api/users/:id/sessions', async ({ params: { id } }, call) => {
    checkForKeys(call.caller, await users.get(id), ['sign_out'])
    const ended = await people.signOut(id)
    call.subject = id
    call.worthAuditing = ended > 0
    return { ended }
  })
}
