import type { FastifyReply } from 'fastify'
import type { FailureCode, FailureReply } from '../../contract/failure-code.ts'
import { Failure } from '../../core/failure.ts'

/** The one map from what went wrong to HTTP's numbers. */
export const statusOf: Readonly<Record<FailureCode, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  internal: 500,
}

/** What Fastify itself throws before a handler runs, by its code (https://fastify.dev/docs/latest/Reference/Errors/). */
const ofFastify: Readonly<Record<string, () => Failure>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Failure('too_large', 'the body is too large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Failure('invalid_input', 'the body must be application/json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new Failure('invalid_input', 'the body must not be empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Failure('invalid_input', 'the body is not JSON'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Failure('invalid_input', 'the body has not the length it claims'),
  FST_ERR_BAD_URL: () => new Failure('invalid_input', 'the address is not valid'),
  FST_ERR_ASYNC_CONSTRAINT: () => new Failure('invalid_input', 'the request is not valid'),
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Plugins of Fastify tell by a status: what a stranger can cause must not fill the log with errors. */
const isCallersFault = (error: unknown): boolean => {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined
  return typeof status === 'number' && status >= 400 && status < 500
}

/** Anything thrown, as a failure. What nobody foresaw is `internal` with a fixed sentence, its cause for the log. */
export const toFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error
  const known = ofFastify[codeOf(error)]
  if (known !== undefined) return known()
  if (error instanceof SyntaxError && Reflect.get(error, 'statusCode') === 400)
    return new Failure('invalid_input', 'the body is not JSON')
  if (isCallersFault(error)) return new Failure('invalid_input', 'the request is not valid')
  return new Failure('internal', 'something went wrong on the server', { cause: error })
}

export const failureBody = (failure: Failure, requestId: string): FailureReply => ({
  code: failure.code,
  message: failure.message,
  ...(failure.reason !== undefined && { reason: failure.reason }),
  ...(failure.details !== undefined && { details: [...failure.details] }),
  requestId,
})

/** Writes a failure as the answer to a request. */
export type SendFailure = (reply: FastifyReply, failure: Failure) => FastifyReply

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For clients that expect failures in a form of their own. */
    sendFailure?: SendFailure
  }
}

/** The one writer of failures, unless a route has its own. */
export const sendFailure: SendFailure = (reply, failure) => {
  const own = reply.request.routeOptions.config.sendFailure
  if (own !== undefined) return own(reply, failure)
  if (failure.retryAfter !== undefined) reply.header('retry-after', String(failure.retryAfter))
  // A serialiser of the operation's reply must not touch it.
  return reply
    .code(statusOf[failure.code])
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(failureBody(failure, reply.request.id))
}
