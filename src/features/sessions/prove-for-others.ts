import { asSignedIn, type Caller } from '../../core/caller.ts'
import type { Sessions } from './sessions.ts'

/** Of admins: they work through a list, and it is none of their own accounts. */
const freshMilliseconds = 60 * 60_000

/**
 * For what lets somebody else into an account, or makes an admin: not for whoever sits down at an admin’s open browser.
 * @throws Failure `forbidden` with reason `key_not_allowed` or `confirm_needed`
 */
export const proveForOthers = (sessions: Pick<Sessions, 'requireProof'>, caller: Caller): Promise<void> =>
  sessions.requireProof(asSignedIn(caller), { within: freshMilliseconds })
