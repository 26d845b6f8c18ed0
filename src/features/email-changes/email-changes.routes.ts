import { toInstant } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Resets } from '../resets/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { TakeAddress } from './take-address.ts'

export interface EmailChangeRoutesParts {
  takeAddress: TakeAddress
  sessions: Pick<Sessions, 'endAllOf'>
  resets: Pick<Resets, 'makeLink'>
}

export const registerEmailChanges = (door: Door, parts: EmailChangeRoutesParts): void => {
  const { takeAddress, sessions, resets } = parts

  operation(door, 'POST /api/email-change/check', async ({ body }, call) => {
    const { change, user } = await takeAddress.check(body.secret, call)
    return { kind: change.kind, name: user.name, email: change.emailShown }
  })

  operation(door, 'POST /api/email-change', async ({ body: { secret } }, call) => {
    await takeAddress.check(secret, call)
    const { change, user, after } = await takeAddress.use(secret, call)
    const { emailShown: email } = after
    if (change.kind === 'confirm') return { email }
    // Whoever changed it may know the password.
    await sessions.endAllOf({ userId: user.id })
    const { url, expiresAt } = await resets.makeLink({ userId: user.id })
    return { email, reset: { url, expiresAt: toInstant(expiresAt) } }
  })
}
