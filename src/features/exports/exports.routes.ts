import { asSignedIn } from '../../core/caller.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Exports } from './exports.ts'

export interface ExportRoutesParts {
  exports: Exports
  sessions: Pick<Sessions, 'requireProof'>
}

export const registerExports = (door: Door, { exports, sessions }: ExportRoutesParts): void => {
  operation(door, 'POST /api/me/export', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const { userId } = caller
    const archive = await exports.of({ userId, language: call.language })
    call.subject = userId
    return { ...archive, type: 'application/zip' }
  })
}
