import type { FastifyInstance } from 'fastify'
import { Failure } from '../../core/failure.ts'
import type { WebhookOutcome } from '../../media/events.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Presence } from './presence.ts'

export interface LiveKitEventsParts {
  /** Verifies and reads what LiveKit posted. */
  readWebhook: (posted: { authorization: string | undefined; body: Buffer }) => WebhookOutcome
  presence: Pick<Presence, 'onEvent'>
  log: Log
}

/**
 * Serves `POST /livekit-events`, where the edge's loopback port passes LiveKit's webhooks. The body is kept raw: its
 * signature is over the bytes. Answered before the event is applied, since LiveKit waits for the answer.
 */
export const registerLiveKitEvents = (app: FastifyInstance, parts: LiveKitEventsParts): void => {
  const { readWebhook, presence, log } = parts
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    scope.post<{ Body: Buffer | undefined }>('/livekit-events', (request) => {
      const { authorization } = request.headers
      const outcome = readWebhook({ authorization, body: request.body ?? Buffer.alloc(0) })
      if (outcome.kind === 'refused')
        throw new Failure('unauthenticated', 'this is not from our media server')
      if (outcome.kind === 'event')
        presence.onEvent(outcome.event).catch((error: unknown) => {
          log.warn('livekit_event.failed', {
            event: outcome.event.type,
            meetingId: outcome.event.meetingId,
            error,
          })
        })
      return {}
    })
    done()
  })
}
