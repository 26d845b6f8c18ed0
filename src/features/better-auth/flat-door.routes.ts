import type { Door } from '../../platform/http/operation.ts'
import { flatOf, type Said } from './flat-failure.ts'

/** The door with failures in better-auth's words, and those of one operation. */
export type FlatDoor = (own?: Said) => Door

export const createFlatDoor =
  (door: Door): FlatDoor =>
  (own = {}) => ({
    ...door,
    sendFailure(reply, failure) {
      const { headers } = reply.request
      const { status, ...body } = flatOf(failure, { own, origin: headers.origin ?? headers.referer })
      const { retryAfter } = failure
      if (retryAfter !== undefined)
        reply.headers({ 'retry-after': String(retryAfter), 'x-retry-after': String(retryAfter) })
      return reply
        .code(status)
        .type('application/json; charset=utf-8')
        .serializer((said: unknown) => JSON.stringify(said))
        .send(body)
    },
  })
