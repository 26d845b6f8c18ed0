import { secondFactorNeeded } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import type { EntryDecision } from './decide-entry.ts'

/** Why somebody doesn't come in, as they are told. */
export const refusals: Readonly<Record<Extract<EntryDecision, { kind: 'deny' }>['reason'], () => Failure>> = {
  draining: () => new Failure('unavailable', 'the server is stopping', { reason: 'draining', retryAfter: 2 }),
  removed: () => new Failure('forbidden', 'you were removed from this meeting', { reason: 'removed' }),
  second_factor_needed: secondFactorNeeded,
  sign_in_needed: () => new Failure('forbidden', 'sign in to enter this room', { reason: 'sign_in_needed' }),
}
