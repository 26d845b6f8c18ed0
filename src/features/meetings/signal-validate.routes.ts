import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FailureCode } from '../../contract/failure-code.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { readSignalRequest, type Refusal } from '../../media/edge/signal-request.ts'
import type { LiveKitKeys } from '../../media/livekit-keys.ts'
import type { Meetings } from './meetings.ts'

export interface SignalValidateParts {
  keys: LiveKitKeys
  origins: readonly string[]
  /** LiveKit's port on 127.0.0.1. */
  port: number
  meetings: Pick<Meetings, 'mayConnect'>
  isDraining: () => boolean
  now: Now
}

const codes: Readonly<Record<Refusal['status'], FailureCode>> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  405: 'not_found',
  503: 'unavailable',
}

const askMilliseconds = 5000

const headersOf = ({ rawHeaders }: FastifyRequest['raw']): [string, string][] =>
  rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  )

/**
 * Serves LiveKit's two questions whether a token is good, for browsers that ask on a connection that began with a
 * page and so ended up here instead of at the edge's gate. The same rules hold; nothing else of LiveKit is reached.
 */
export const registerSignalValidate = (app: FastifyInstance, parts: SignalValidateParts): void => {
  const { keys, origins, port, meetings, isDraining, now } = parts

  const judge = async ({ raw, method }: FastifyRequest) => {
    const head = {
      method,
      target: raw.url ?? '',
      version: '1.1',
      headers: headersOf(raw),
      length: 0,
    } as const
    const asked = readSignalRequest({ head, keys, origins, now: now() })
    if (asked.kind === 'refused') throw new Failure(codes[asked.status], asked.message)
    if (isDraining() && !asked.resume)
      throw new Failure('unavailable', 'the server is stopping', { retryAfter: 2 })
    if (!(await meetings.mayConnect(asked)))
      throw new Failure('unauthenticated', 'this place in the meeting isn’t valid any more')
    return asked.target
  }

  for (const url of ['/rtc/validate', '/rtc/v1/validate'])
    app.get(url, async (request, reply) => {
      const target = await judge(request)
      const { authorization } = request.headers
      const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
        headers: authorization === undefined ? {} : { authorization },
        signal: AbortSignal.timeout(askMilliseconds),
      }).catch((cause: unknown) => {
        throw new Failure('unavailable', 'the media server does not answer', {
          reason: 'media',
          retryAfter: 2,
          cause,
        })
      })
      return reply
        .code(answer.status)
        .type('text/plain; charset=utf-8')
        .send(await answer.text())
    })
}
