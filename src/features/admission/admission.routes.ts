import { asSignedIn } from '../../core/caller.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Admission } from './admission.ts'
import type { ClaimPlace } from './claim.ts'

export interface AdmissionRoutesParts {
  admission: Pick<Admission, 'requestEntry'>
  claim: ClaimPlace
}

export const registerAdmission = (
  door: Door,
  { admission: { requestEntry }, claim }: AdmissionRoutesParts,
): void => {
  operation(door, 'POST /api/rooms/:code/join', async ({ params, body }, call) => {
    const { entry, cookie } = await requestEntry({ ...body, code: params.code, caller: call.caller })
    if (cookie !== undefined) call.setCookie(cookie)
    return entry
  })

  operation(door, 'POST /api/meetings/:meetingId/participants/:identity/claim', ({ params }, call) =>
    claim({ ...params, caller: asSignedIn(call.caller) }),
  )
}
