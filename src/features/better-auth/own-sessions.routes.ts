import { asSignedIn } from '../../core/caller.ts'
import { operation } from '../../platform/http/operation.ts'
import type { Sessions } from '../sessions/index.ts'
import type { FlatDoor } from './flat-door.routes.ts'
import { toldSession } from './told.ts'

export interface OwnSessionsParts {
  sessions: Pick<Sessions, 'list' | 'end' | 'endOne' | 'endAllOf' | 'requireProof'>
}

/** As fresh as better-auth wants a sign-in for this. */
const day = 24 * 3_600_000

/** Where somebody is signed in. */
export const registerOwnSessions = (flat: FlatDoor, { sessions }: OwnSessionsParts): void => {
  operation(flat(), 'GET /api/auth/list-sessions', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller, { within: day })
    return (await sessions.list(caller.userId)).map(toldSession)
  })

  operation(flat(), 'POST /api/auth/revoke-session', async ({ body: { token: id } }, call) => {
    const { userId, sessionId } = asSignedIn(call.caller)
    call.subject = id
    if (id === sessionId) call.setCookie(await sessions.end(call.caller))
    else call.worthAuditing = await sessions.endOne({ userId, id })
    return { status: true as const }
  })

  operation(flat(), 'POST /api/auth/revoke-other-sessions', async (_input, call) => {
    const { userId, sessionId: exceptId } = asSignedIn(call.caller)
    call.subject = userId
    call.worthAuditing = (await sessions.endAllOf({ userId, exceptId })) > 0
    return { status: true as const }
  })

  operation(flat(), 'POST /api/auth/revoke-sessions', async (_input, call) => {
    const { userId } = asSignedIn(call.caller)
    call.subject = userId
    await sessions.endAllOf({ userId })
    call.setCookie(await sessions.end(call.caller))
    return { status: true as const }
  })
}
