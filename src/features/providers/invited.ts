import { Failure } from '../../core/failure.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import type { Invitations } from '../invitations/index.ts'
import type { User } from '../users/index.ts'
import { checkDomain, confirmedEmail } from './claims.ts'
import { exists, roleBy } from './enter.ts'
import { identityTaken, type Identities } from './identities.ts'
import type { IdentityStore } from './provider.ts'
import { stillInvited } from './still-invited.ts'
import type { Arrival } from './trips.ts'

export type AcceptInvited = (
  invitationHash: string,
  arrival: Pick<Arrival, 'provider' | 'stranger'>,
) => Promise<{ user: User; changes: FieldChange[] }>

export interface AcceptInvitedParts {
  invitations: Pick<Invitations, 'check' | 'accept'>
  identities: Pick<Identities, 'find' | 'make'>
  store: Pick<IdentityStore, 'inserting'>
}

const inWords = (error: Failure): Failure => {
  if (error.reason === 'email_taken') return exists()
  // Open all the same: it was who they are at the provider that somebody took meanwhile.
  return error.reason === 'invitation' ? identityTaken() : error
}

/**
 * Makes the account of an invitation for somebody whom a provider vouches for, linked with who they are there. The
 * invitation is the proof: its address counts, whatever the provider calls theirs; where it names none, only one counts that
 * the provider has confirmed.
 * @throws Failure `gone` with reason `invitation`; others with a detail `invitation`: `conflict` with reason `identity_taken`
 * or `account_exists`, `forbidden` with reason `provider_domain`, `provider_no_email` or `provider_email_unverified`
 */
export const createAcceptInvited = (parts: AcceptInvitedParts): AcceptInvited => {
  const { invitations, identities, store } = parts
  const accept: AcceptInvited = async (secretHash, arrival) => {
    const { provider, stranger } = arrival
    const invited = await invitations.check(secretHash)
    checkDomain(stranger, provider)
    if ((await identities.find(stranger)) !== null) throw identityTaken()
    // Groups give what they give at a sign-in, and can’t take back what the invitation gave.
    const { role, gaveAdmin } = roleBy(invited, { gaveAdmin: false }, stranger)
    const user = await invitations.accept({
      secretHash,
      name: stranger.name,
      role,
      ...(invited.email === null && { email: confirmedEmail(stranger), emailVerified: true }),
      keeping: (userId) => [
        store.inserting({ ...identities.make({ userId, provider, stranger, isUsed: true }), gaveAdmin }),
      ],
    })
    const by = { field: 'provider', to: provider.name }
    return { user, changes: [{ field: 'role', to: user.role }, by] }
  }

  return async (secretHash, arrival) => {
    try {
      return await accept(secretHash, arrival)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // Overtaken by another tab, it is gone; whatever else stood in the way, it is open still.
      await invitations.check(secretHash)
      throw stillInvited(inWords(error))
    }
  }
}
