import type { MyIdentity, Provider as ShownProvider } from '../../contract/providers.ts'
import type { Me, OfferedProvider } from '../../contract/shapes.ts'
import { asSignedIn, type Caller, type UserCaller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewSecret } from '../../core/ids.ts'
import type { Call, FieldChange } from '../../platform/http/call.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Invitations } from '../invitations/index.ts'
import { providerLinked, providerUnlinked, toCaller, type Mail } from '../mail/index.ts'
import type { People } from '../people/index.ts'
import { pictureAddress } from '../pictures/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import { proveForOthers, signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { User, Users } from '../users/index.ts'
import { browserSecret, readBrowserSecret } from './browser-secret.ts'
import { checkDomain } from './claims.ts'
import { createEnter, type Entered } from './enter.ts'
import type { Linked } from './identities.ts'
import type { Provider } from './provider.ts'
import type { ProviderSlice } from './slice.ts'
import { createAcceptInvited } from './invited.ts'
import { registerInvited } from './invited.routes.ts'
import type { Arrival } from './trips.ts'

export interface ProviderRoutesParts extends ProviderSlice {
  users: Pick<Users, 'get' | 'findByEmail'>
  people: Pick<People, 'change'>
  makeAccount: Pick<MakeAccount, 'confirmed'>
  sessions: Pick<Sessions, 'start' | 'requireProof'>
  describeMe: DescribeMe
  invitations: Pick<Invitations, 'check' | 'accept'>
  mail: Pick<Mail, 'tell'>
  publicUrl: string
  guesses: Guesses
  now: Now
  newSecret: NewSecret
  log: Log
}

/** A provider as everybody may know it. */
export const offer = ({ id, name, kind, icon }: Provider): OfferedProvider => ({
  id,
  name,
  kind,
  ...(icon !== null && { icon: pictureAddress(icon) }),
})

/** A link as its owner, and whoever looks after the account, may know it. */
export const toIdentity = ({ identity, provider }: Linked): Omit<MyIdentity, 'you'> => ({
  id: identity.id,
  ...(provider !== null && { provider: offer(provider) }),
  issuer: identity.issuer,
  ...(identity.email !== null && { email: identity.email }),
  linkedAt: toInstant(identity.createdAt),
  ...(identity.usedAt !== null && { usedAt: toInstant(identity.usedAt) }),
})

const toMine = (linked: Linked): MyIdentity => ({
  ...toIdentity(linked),
  you: { may: linked.mayUnlink ? ['unlink'] : [] },
})

const registerOwn = (door: Door, parts: ProviderRoutesParts): void => {
  const { providers, identities, trips, sessions, mail, publicUrl, now, newSecret } = parts

  operation(door, 'GET /api/me/providers', async (_input, { caller }) => {
    const { userId } = asSignedIn(caller)
    const [linked, offered] = await Promise.all([identities.look(userId), providers.offered()])
    return { linked: linked.map(toMine), offered: offered.map(offer) }
  })

  operation(door, 'POST /api/me/providers/:provider', async ({ params }, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const secret = browserSecret(call, newSecret)
    const { sessionId } = caller
    return trips.leave({ providerId: params.provider, secret, sessionId, next: '/account' })
  })

  operation(door, 'DELETE /api/me/providers/:id', async ({ params: { id } }, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const { identity, provider } = await identities.unlink({ id, userId: caller.userId })
    call.subject = caller.userId
    const name = provider?.name ?? identity.providerId
    call.changes = [{ field: 'provider', from: name }]
    await mail.tell(providerUnlinked({ ...toCaller(caller, call), provider: name, at: now(), publicUrl }))
    return {}
  })
}

const changesOfAdded = (provider: Provider): FieldChange[] => [
  { field: 'name', to: provider.name },
  { field: 'kind', to: provider.kind },
  { field: 'issuer', to: provider.issuer },
  { field: 'clientId', to: provider.clientId },
  ...(provider.icon === null ? [] : [{ field: 'icon', to: provider.icon }]),
]

const registerManaging = (door: Door, { providers, identities, sessions }: ProviderRoutesParts): void => {
  const show = (
    { directory, icon, ...provider }: Provider,
    counts: ReadonlyMap<string, number>,
  ): ShownProvider => ({
    ...provider,
    ...(directory !== null && { directory }),
    ...(icon !== null && { icon: pictureAddress(icon) }),
    hasClientSecret: provider.clientSecret !== null,
    redirectUri: providers.redirectUri(provider.id),
    accounts: counts.get(provider.id) ?? 0,
    ...(providers.isUnreadable(provider) && { problem: 'unreadable' as const }),
  })

  operation(door, 'GET /api/providers', async () => {
    const [all, counts] = await Promise.all([providers.list(), identities.counts()])
    return { providers: all.map((one) => show(one, counts)) }
  })

  // Whoever answers for a provider says who is who, and who is an admin: adding and changing one wants a proof.
  operation(door, 'POST /api/providers', async ({ body }, call) => {
    await proveForOthers(sessions, call.caller)
    const { kind = 'oidc', issuer = '', clientSecret = '', directory = null, icon = null } = body
    const provider = await providers.add({ ...body, kind, issuer, clientSecret, directory, icon })
    call.subject = provider.id
    call.changes = changesOfAdded(provider)
    return show(provider, await identities.counts())
  })

  operation(door, 'PATCH /api/providers/:id', async ({ params: { id }, body }, call) => {
    await proveForOthers(sessions, call.caller)
    const { provider, changes } = await providers.change({ ...body, id })
    call.subject = id
    call.changes = changes
    call.worthAuditing = changes.length > 0
    return show(provider, await identities.counts())
  })

  operation(door, 'DELETE /api/providers/:id', async ({ params: { id } }, call) => {
    const { name, issuer } = await providers.remove(id)
    call.subject = id
    call.changes = [
      { field: 'name', from: name },
      { field: 'issuer', from: issuer },
    ]
    return {}
  })

  operation(door, 'POST /api/providers/test', async ({ body }) => {
    const { kind = 'oidc', issuer = '' } = body
    const problem = await providers.test({ ...body, kind, issuer })
    return problem === null ? {} : { problem }
  })
}

/** Only the session that asked for it links, as long as it lasts. */
const linkingUser = (caller: Caller, { sessionId }: Arrival): UserCaller => {
  if (caller.kind === 'user' && caller.sessionId === sessionId) return caller
  throw new Failure('gone', 'whoever began to link this has signed out: begin again', {
    reason: 'provider_trip',
  })
}

/** What is worth keeping beside the operation itself. */
const createNotes = (door: Door) => {
  const note = (call: Call, event: string, user: { id: string }, changes: FieldChange[]): Promise<void> =>
    door.writeAudit({
      event,
      actor: { kind: 'user', id: user.id },
      address: call.address,
      subject: user.id,
      changes,
      requestId: call.requestId,
    })

  /** What is worth keeping beside the sign-in itself. */
  const noteEntered = async (
    call: Call,
    { user, did, roleBefore }: Entered,
    by: FieldChange,
  ): Promise<void> => {
    if (did === 'registered')
      await note(call, 'user.registered', user, [{ field: 'role', to: user.role }, by])
    if (roleBefore !== undefined)
      await note(call, 'user.changed', user, [{ field: 'role', from: roleBefore, to: user.role }, by])
  }

  return { note, noteEntered }
}

/** Sign-in with providers: for everybody, for one's own account, and as admins set it up. */
export const registerProviders = (door: Door, parts: ProviderRoutesParts): void => {
  const { providers, identities, trips, identityStore, sessions, describeMe, newSecret } = parts
  const directories = parts.directoriesFor(parts.guesses)
  const { mail, publicUrl, now } = parts
  const log = parts.log.child({ feature: 'providers' })
  const onLastAdmin = ({ id: userId }: User): void => {
    log.warn('provider.last_admin_kept', { userId })
  }
  const enter = createEnter({ ...parts, store: identityStore, onLastAdmin })
  registerOwn(door, parts)
  registerManaging(door, parts)

  const { note, noteEntered } = createNotes(door)

  const link = async (arrival: Arrival, call: Call): Promise<void> => {
    const { provider, stranger } = arrival
    const caller = linkingUser(call.caller, arrival)
    const { userId } = caller
    checkDomain(stranger, provider)
    call.worthAuditing = false
    if (!(await identities.link({ userId, provider, stranger }))) return
    await note(call, 'provider.linked', { id: userId }, [{ field: 'provider', to: provider.name }])
    const told = { ...toCaller(caller, call), provider: provider.name, at: now(), publicUrl }
    await mail.tell(providerLinked(told))
  }

  operation(door, 'GET /api/auth/providers', async () => ({
    providers: (await providers.offered()).map(offer),
  }))

  operation(door, 'POST /api/auth/providers/:provider', ({ params, body: { next = '/' } }, call) => {
    const secret = browserSecret(call, newSecret)
    return trips.leave({ providerId: params.provider, secret, sessionId: null, next })
  })

  const signInAs = async (user: User, { provider }: Arrival, call: Call): Promise<Me> => {
    const caller = await signIn({ sessions, user, call })
    call.subject = caller.sessionId
    call.changes = [{ field: 'provider', to: provider.name }]
    return describeMe(caller)
  }

  const enterAs = async (arrival: Arrival, call: Call): Promise<Me> => {
    const entered = await enter(arrival)
    await noteEntered(call, entered, { field: 'provider', to: arrival.provider.name })
    return signInAs(entered.user, arrival, call)
  }

  const acceptInvited = createAcceptInvited({ ...parts, store: identityStore })
  registerInvited(door, { ...parts, directories, acceptInvited })

  const acceptAs = async (invitationHash: string, arrival: Arrival, call: Call): Promise<Me> => {
    const { user, changes } = await acceptInvited(invitationHash, arrival)
    await note(call, 'invitation.accepted', user, changes)
    return signInAs(user, arrival, call)
  }

  operation(door, 'POST /api/auth/providers/:provider/answer', async ({ params, body: { answer } }, call) => {
    const secret = readBrowserSecret(call)
    const arrival = await trips.arrive({ providerId: params.provider, secret, answer })
    const { next, invitationHash } = arrival
    if (invitationHash !== null)
      return { me: await acceptAs(invitationHash, arrival, call), next, did: 'accept' as const }
    if (arrival.sessionId === null) return { me: await enterAs(arrival, call), next, did: 'sign_in' as const }
    await link(arrival, call)
    return { me: await describeMe(call.caller), next, did: 'link' as const }
  })

  operation(door, 'POST /api/auth/providers/:provider/password', async ({ params, body }, call) => {
    const given = { ...body, providerId: params.provider, address: call.address }
    return enterAs(await directories.enter({ ...given, sessionId: null }), call)
  })

  operation(door, 'POST /api/me/providers/:provider/password', async ({ params, body }, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const given = { ...body, providerId: params.provider, address: call.address }
    await link(await directories.enter({ ...given, sessionId: caller.sessionId }), call)
    return {}
  })
}
