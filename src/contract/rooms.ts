import { Type, type Static } from 'typebox'
import { operations } from './operation.ts'
import { Id, Identity, Instant, Name, Nothing, Person, Role, RoomCode, Version } from './shapes.ts'

/** Who may enter a room without being let in. */
export const RoomAccess = Type.Union([Type.Literal('open'), Type.Literal('signed_in')])
export type RoomAccess = Static<typeof RoomAccess>

export const RoomAction = Type.Union([
  Type.Literal('enter'),
  Type.Literal('edit'),
  Type.Literal('delete'),
  Type.Literal('end'),
  Type.Literal('remove'),
])
/** What a caller may do with a room. Screens show only what the server has listed here. */
export type RoomAction = Static<typeof RoomAction>

export const Room = Type.Object({
  code: RoomCode,
  name: Name,
  access: RoomAccess,
  createdAt: Instant,
  version: Version,
  /** Present while a meeting is active. */
  meeting: Type.Optional(Type.Object({ id: Id, startedAt: Instant })),
  /** Who is inside now, in the order they came. */
  people: Type.Array(Person),
  you: Type.Object({ role: Role, may: Type.Array(RoomAction) }),
})
export type Room = Static<typeof Room>

const byCode = Type.Object({ code: RoomCode })

export const rooms = operations({
  'GET /api/rooms': {
    summary: 'My rooms, newest first, with who is inside',
    access: 'user',
    keys: 'rooms:read',
    rate: 'read',
    audit: null,
    reply: Type.Object({ rooms: Type.Array(Room) }),
  },
  'POST /api/rooms': {
    summary: 'Make a room',
    access: 'user',
    keys: 'rooms:write',
    rate: 'write',
    audit: 'room.created',
    body: Type.Object({ name: Name, access: Type.Optional(RoomAccess) }),
    reply: Room,
    status: 201,
  },
  'GET /api/rooms/:code': {
    summary: 'A room as seen by whoever holds its link',
    access: 'anyone',
    keys: 'rooms:read',
    rate: 'read',
    audit: null,
    params: byCode,
    reply: Room,
  },
  'PATCH /api/rooms/:code': {
    summary: 'Rename a room or change who may enter; its code and link stay',
    access: 'user',
    keys: 'rooms:write',
    rate: 'write',
    audit: 'room.changed',
    params: byCode,
    body: Type.Object({ name: Type.Optional(Name), access: Type.Optional(RoomAccess), version: Version }),
    reply: Room,
  },
  'DELETE /api/rooms/:code': {
    summary: 'Delete a room; a meeting in it ends for everybody',
    access: 'user',
    keys: 'rooms:write',
    rate: 'write',
    audit: 'room.deleted',
    params: byCode,
    reply: Nothing,
  },
  'POST /api/rooms/:code/join': {
    summary: 'Ask for a place in the meeting of a room, starting it if nobody is inside',
    access: 'anyone',
    keys: 'meetings:join',
    rate: 'join',
    audit: null,
    // Whoever owes a second factor gets no place but the one they have.
    enrolling: true,
    params: byCode,
    body: Type.Object({
      /** Needed from visitors; a user's own name otherwise. */
      name: Type.Optional(Name),
      /** The place this page had before a reload. Ignored unless it was this caller's in the same meeting. */
      identity: Type.Optional(Identity),
    }),
    reply: Type.Object({
      status: Type.Literal('admitted'),
      meeting: Type.Object({ id: Id, startedAt: Instant }),
      room: Room,
      identity: Identity,
      name: Name,
      role: Role,
      /** LiveKit access token, 10 minutes; LiveKit renews it while connected. */
      token: Type.String(),
      /** Where relays are to be found, for `RTCConfiguration.iceServers`. Empty when there is no relay. */
      iceServers: Type.Array(
        Type.Object({
          urls: Type.Array(Type.String()),
          username: Type.String(),
          credential: Type.String(),
        }),
      ),
      /** Seconds a direct connection may be poor until the page offers the relay, and until it takes it. */
      relay: Type.Object({ offerAfter: Type.Integer(), takeAfter: Type.Integer() }),
    }),
  },
  'POST /api/meetings/:meetingId/end': {
    summary: 'End a meeting for everybody in it',
    access: 'anyone',
    keys: 'meetings:moderate',
    rate: 'write',
    audit: 'meeting.ended',
    params: Type.Object({ meetingId: Id }),
    reply: Nothing,
  },
  'POST /api/meetings/:meetingId/participants/:identity/claim': {
    summary:
      'Make the place one has in a running meeting as a visitor that of the account one signed in with since, without ' +
      'leaving; also after a second factor was set up there. `not_found` for every other place',
    access: 'user',
    rate: 'write',
    audit: null,
    params: Type.Object({ meetingId: Id, identity: Identity }),
    reply: Type.Object({ name: Name, role: Role, room: Room }),
  },
  'POST /api/meetings/:meetingId/participants/:identity/remove': {
    summary: 'Remove somebody from a meeting; their token is refused from then on',
    access: 'anyone',
    keys: 'meetings:moderate',
    rate: 'write',
    audit: 'participant.removed',
    params: Type.Object({ meetingId: Id, identity: Identity }),
    reply: Nothing,
  },
})
