import { asSignedIn } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Departures, Leaver } from './departures.ts'

export interface DepartureRoutesParts {
  departures: Departures
  sessions: Pick<Sessions, 'requireProof' | 'end'>
  guesses: Guesses
}

/** Leaving for good, and coming back from it. */
export const registerDepartures = (door: Door, parts: DepartureRoutesParts): void => {
  const { departures, sessions, guesses } = parts

  const check = (secret: string, address: string): Promise<Leaver> =>
    guessing(guesses, secretLinkGuess('departure', address), () => departures.check(secret))

  operation(door, 'GET /api/me/departure', async (_input, { caller }) => ({
    ...(await departures.weigh(asSignedIn(caller).userId)),
    days: departures.days,
  }))

  operation(door, 'POST /api/me/departure', async ({ body: { email } }, call) => {
    const caller = asSignedIn(call.caller)
    const { userId } = caller
    await sessions.requireProof(caller)
    const { leavesAt, link } = await departures.ask({ userId, email, language: call.language })
    call.setCookie(await sessions.end(caller))
    call.subject = userId
    call.changes = [{ field: 'leaves', to: toInstant(leavesAt) }]
    const at = toInstant(leavesAt)
    return { leavesAt: at, ...(link !== undefined && { link: { url: link, expiresAt: at } }) }
  })

  operation(door, 'POST /api/departure/check', async ({ body: { secret } }, { address }) => {
    const { name, emailShown: email, leavesAt } = await check(secret, address)
    return { name, email, leavesAt: toInstant(leavesAt) }
  })

  operation(door, 'POST /api/departure/undo', async ({ body: { secret } }, call) => {
    await check(secret, call.address)
    const { id } = await departures.undo(secret)
    call.subject = id
    call.actor = { kind: 'user', id }
    return {}
  })
}
