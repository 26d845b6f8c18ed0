import { operation, type Door } from '../../platform/http/operation.ts'
import type { Admission } from './admission.ts'

export const registerAdmission = (door: Door, { requestEntry }: Admission): void => {
  operation(door, 'POST /api/rooms/:code/join', async ({ params, body }, call) => {
    const { entry, cookie } = await requestEntry({ ...body, code: params.code, caller: call.caller })
    if (cookie !== undefined) call.setCookie(cookie)
    return entry
  })
}
