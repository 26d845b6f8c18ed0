import { Type, type Static } from 'typebox'
import { RoomAccess } from './rooms.ts'
import { Id, Identity, Instant, Name, Person } from './shapes.ts'

/**
 * The live channel: `/api/live`, WebSocket, JSON text frames.
 *
 * Client → server: `hello` first, then `follow` and `unfollow` when topics change, `pong` is WebSocket's own.
 * Server → client: `welcome`, then per topic `event` messages. The first event of a topic is a `snapshot` unless the
 * cursor in `hello`/`follow` could be resumed. `refused` says why a topic isn't given.
 *
 * A cursor is `{ epoch, seq }` of the last event seen. A server that doesn't know the epoch sends a snapshot.
 */
export const liveProtocol = 1

/** The only address that speaks WebSocket. */
export const livePath = '/api/live'

/** Topics: `room:<code>` (who is inside, for whoever holds the link), `user:<id>` (my rooms). */
export const Topic = Type.String({ pattern: '^(room:[a-z]{3}-[a-z]{4}-[a-z]{3}|user:[0-9a-f-]{36})$' })

const Cursor = Type.Object({ epoch: Type.String({ maxLength: 64 }), seq: Type.Integer({ minimum: 0 }) })
const Cursors = Type.Optional(Type.Record(Topic, Cursor))

export const LiveClientMessage = Type.Union([
  Type.Object({
    type: Type.Literal('hello'),
    protocol: Type.Integer({ minimum: 1 }),
    topics: Type.Array(Topic, { maxItems: 32 }),
    cursors: Cursors,
  }),
  Type.Object({
    type: Type.Literal('follow'),
    topics: Type.Array(Topic, { maxItems: 32 }),
    cursors: Cursors,
  }),
  Type.Object({ type: Type.Literal('unfollow'), topics: Type.Array(Topic, { maxItems: 32 }) }),
])
export type LiveClientMessage = Static<typeof LiveClientMessage>

/** State of a room as its topic's snapshot. */
export const RoomState = Type.Object({
  name: Name,
  access: RoomAccess,
  meeting: Type.Optional(Type.Object({ id: Id, startedAt: Instant })),
  people: Type.Array(Person),
})
export type RoomState = Static<typeof RoomState>

/** Why a meeting is over for somebody. */
export const EndReason = Type.Union([
  Type.Literal('ended_by_host'),
  Type.Literal('room_deleted'),
  Type.Literal('everybody_left'),
])
export type EndReason = Static<typeof EndReason>

/** Events of `room:<code>`. */
export const roomEvents = {
  snapshot: RoomState,
  'participant.joined': Person,
  'participant.left': Type.Object({ identity: Identity }),
  'participant.removed': Type.Object({ identity: Identity }),
  /** Somebody inside is shown otherwise from now on; their place stays the same. */
  'participant.changed': Person,
  'meeting.started': Type.Object({ id: Id, startedAt: Instant }),
  'meeting.ended': Type.Object({ id: Id, reason: EndReason }),
  'room.changed': Type.Object({ name: Name, access: RoomAccess }),
  'room.deleted': Type.Object({}),
} as const

/** Events of `user:<id>`: something in my list of rooms changed. */
export const userEvents = {
  snapshot: Type.Object({}),
  'rooms.changed': Type.Object({ code: Type.String() }),
} as const

type EventsOf<Table extends Record<string, import('typebox').TSchema>> = {
  [K in keyof Table & string]: { type: K; data: Static<Table[K]> }
}[keyof Table & string]

export type RoomEvent = EventsOf<typeof roomEvents>
export type UserEvent = EventsOf<typeof userEvents>
/** The event type that belongs to a topic. */
export type EventOf<T extends string> = T extends `room:${string}` ? RoomEvent : UserEvent

export type LiveServerMessage =
  /** `mustSetUpSecondFactor`: until then this connection is given no more than anybody. */
  | { type: 'welcome'; protocol: number; build: string; mustSetUpSecondFactor?: true }
  | { type: 'refused'; topic: string; code: 'not_found' | 'forbidden' }
  | { type: 'event'; topic: string; epoch: string; seq: number; event: RoomEvent | UserEvent }

/** Close codes of the live channel. 1001 is the server going away: reconnect at once, with cursors. */
export const liveClose = {
  goingAway: 1001,
  badMessage: 4000,
  unauthenticated: 4001,
  forbidden: 4003,
  slowReader: 4008,
  protocolTooNew: 4010,
  /** Asked too much, too fast. */
  tooMany: 4029,
} as const
