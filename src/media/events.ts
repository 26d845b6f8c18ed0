import { createHash } from 'node:crypto'
import { WebhookEvent } from '@livekit/protocol'
import type { Now } from '../core/clock.ts'
import type { LiveKitKeys } from './livekit-keys.ts'
import { verifyToken } from './token-signature.ts'

/**
 * What LiveKit tells by webhook, in our words. It may be lost, doubled or out of order, so it is a reason to look, not
 * the truth: that comes from reconciliation with `RoomControl`.
 */
export type MediaEvent =
  | { type: 'meeting.opened' | 'meeting.closed'; id: string; meetingId: string; at: number }
  | {
      type: 'participant.joined' | 'participant.left'
      id: string
      meetingId: string
      identity: string
      sid: string
      at: number
    }

/** Why a webhook was refused or had nothing to say. */
export type WebhookOutcome = { kind: 'event'; event: MediaEvent } | { kind: 'ignored' } | { kind: 'refused' }

const ours = {
  room_started: 'meeting.opened',
  room_finished: 'meeting.closed',
  participant_joined: 'participant.joined',
  participant_left: 'participant.left',
  // LiveKit's word for somebody whose connection broke and didn't come back.
  participant_connection_aborted: 'participant.left',
} as const

const toEvent = (raw: WebhookEvent): MediaEvent | null => {
  const type = (ours as Record<string, MediaEvent['type'] | undefined>)[raw.event]
  const meetingId = raw.room?.name
  if (type === undefined || meetingId === undefined || meetingId === '') return null
  const base = { id: raw.id, meetingId, at: Number(raw.createdAt) * 1000 }
  if (type === 'meeting.opened' || type === 'meeting.closed') return { type, ...base }
  if (raw.participant === undefined) return null
  return { type, ...base, identity: raw.participant.identity, sid: raw.participant.sid }
}

const parseBody = (body: Buffer): WebhookEvent | null => {
  try {
    return WebhookEvent.fromJsonString(body.toString('utf8'), { ignoreUnknownFields: true })
  } catch {
    return null
  }
}

/**
 * Reads LiveKit's webhooks: the `Authorization` header is a token signed with our keys over the SHA-256 of the raw
 * body. An event that was read before is `ignored`; the last thousand ids are remembered.
 */
export const createWebhookReader = ({ keys, now }: { keys: LiveKitKeys; now: Now }) => {
  const seen = new Set<string>()
  const isNew = (id: string): boolean => {
    if (seen.has(id)) return false
    seen.add(id)
    if (seen.size > 1000) seen.delete(seen.values().next().value ?? '')
    return true
  }
  return ({ authorization, body }: { authorization: string | undefined; body: Buffer }): WebhookOutcome => {
    const token = (authorization ?? '').replace(/^Bearer /u, '')
    const claims = verifyToken({ token, keys, now: now() })
    if (claims?.['sha256'] !== createHash('sha256').update(body).digest('base64')) return { kind: 'refused' }
    const raw = parseBody(body)
    const event = raw === null ? null : toEvent(raw)
    return event !== null && isNew(event.id) ? { kind: 'event', event } : { kind: 'ignored' }
  }
}
