import type { WaysIn } from '../../contract/ways-in.ts'
import { asUser } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Places } from '../../platform/places/places.ts'
import { toApiKey, type ApiKeys } from '../api-keys/index.ts'
import { wayInTaken, type Mail } from '../mail/index.ts'
import { toPasskey, type Passkeys } from '../passkeys/index.ts'
import { createJudging } from '../people/index.ts'
import { toIdentity, type Identities } from '../providers/index.ts'
import type { SecondFactors } from '../second-factor/index.ts'
import { proveForOthers, toSessionInfo, type Sessions } from '../sessions/index.ts'
import type { Users } from '../users/index.ts'
import { createTakeWayIn } from './taking.ts'

export interface WaysInRoutesParts {
  users: Pick<Users, 'get' | 'isLastAdmin'>
  passkeys: Pick<Passkeys, 'at' | 'list' | 'remove'>
  identities: Pick<Identities, 'look' | 'unlink'>
  apiKeys: Pick<ApiKeys, 'list' | 'revoke'>
  sessions: Pick<Sessions, 'list' | 'endOne' | 'requireProof'>
  secondFactors: Pick<SecondFactors, 'stateOf'>
  places: Places
  mail: Pick<Mail, 'tell'>
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  publicUrl: string
  now: Now
}

/** Who looks, and how they are told where in the world somebody is. */
interface Telling {
  current: string
  placeOf: (address: string) => string | null
}

/** All that opens an account. */
const createLook =
  ({ users, passkeys, identities, apiKeys, sessions, secondFactors }: WaysInRoutesParts) =>
  async (id: string, told: Telling): Promise<WaysIn> => {
    const { passwordHash, passwordChangedAt } = await users.get(id)
    const [{ onSince, recoveryCodes }, keysOfDevices, linked, keys, signedIn] = await Promise.all([
      secondFactors.stateOf(id),
      passkeys.list(id),
      identities.look(id),
      apiKeys.list(id),
      sessions.list(id),
    ])
    return {
      hasPassword: passwordHash !== null,
      ...(passwordChangedAt !== null && { passwordChangedAt: toInstant(passwordChangedAt) }),
      ...(onSince !== null && { secondFactorSince: toInstant(onSince) }),
      recoveryCodes,
      passkeys: keysOfDevices.map((one) => toPasskey(one, passkeys.at)),
      identities: linked.map((one) => ({ ...toIdentity(one), opens: one.opens })),
      keys: keys.map(toApiKey),
      sessions: signedIn.map((one) => toSessionInfo(one, told)),
    }
  }

/** What opens somebody's account, as admins see it and take it away, one by one. */
export const registerWaysIn = (door: Door, parts: WaysInRoutesParts): void => {
  const { users, sessions, places, recheckLive, mail, publicUrl, now } = parts
  const { check } = createJudging(parts)
  const look = createLook(parts)
  const take = createTakeWayIn(parts)

  operation(door, 'GET /api/users/:id/ways-in', ({ params: { id } }, call) =>
    look(id, {
      current: asUser(call.caller).sessionId ?? '',
      placeOf: (address) => places.of(address, call.language),
    }),
  )

  operation(door, 'DELETE /api/users/:id/ways-in/:kind/:way', async ({ params }, call) => {
    const { id: userId, kind, way: id } = params
    const user = await users.get(userId)
    await check(user, call.caller, ['take_ways_in'])
    // A second factor as well: whoever knows the password needs nothing else then.
    if (kind === 'passkey') await proveForOthers(sessions, call.caller)
    const taken = await take(kind, { userId, id })
    await recheckLive()
    call.subject = userId
    call.changes = [{ field: taken.kind, from: taken.what }]
    await mail.tell(wayInTaken({ ...taken, user, at: now(), publicUrl, language: call.language }))
    return {}
  })
}
