import { hashSecret, type NewSecret } from '../../core/ids.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Invitations } from '../invitations/index.ts'
import { signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import { browserSecret } from './browser-secret.ts'
import type { Directories } from './directories.ts'
import type { AcceptInvited } from './invited.ts'
import type { Trips } from './trips.ts'

export interface InvitedRoutesParts {
  invitations: Pick<Invitations, 'check'>
  acceptInvited: AcceptInvited
  trips: Pick<Trips, 'leave'>
  directories: Directories
  sessions: Pick<Sessions, 'start'>
  describeMe: DescribeMe
  guesses: Guesses
  newSecret: NewSecret
}

/** Accepting an invitation with a provider. Its secret stays here: what travels is a way that belongs to this browser. */
export const registerInvited = (door: Door, parts: InvitedRoutesParts): void => {
  const { invitations, acceptInvited, trips, directories, sessions, describeMe, guesses, newSecret } = parts

  const check = async (secret: string, address: string): Promise<string> => {
    const hash = hashSecret(secret)
    await guessing(guesses, secretLinkGuess('invitation', address), () => invitations.check(hash))
    return hash
  }

  operation(door, 'POST /api/invitation/providers/:provider', async ({ params, body }, call) => {
    const invitationHash = await check(body.secret, call.address)
    const secret = browserSecret(call, newSecret)
    return trips.leave({ providerId: params.provider, secret, sessionId: null, invitationHash, next: '/' })
  })

  operation(door, 'POST /api/invitation/providers/:provider/password', async ({ params, body }, call) => {
    const { secret, ...credentials } = body
    const invitationHash = await check(secret, call.address)
    const given = { ...credentials, providerId: params.provider, address: call.address, sessionId: null }
    const { user, changes } = await acceptInvited(invitationHash, await directories.enter(given))
    const caller = await signIn({ sessions, user, call })
    call.changes = changes
    return describeMe(caller)
  })
}
