import type { RoomEvent, RoomState } from '../../src/contract/live.ts'

/** What is known of a room by its events: its state, nothing yet, or that it is gone. */
export type KnownRoom = RoomState | null | 'deleted'

const without = (people: RoomState['people'], identity: string) =>
  people.filter((one) => one.identity !== identity)

const change = (room: RoomState, event: RoomEvent): RoomState | 'deleted' => {
  switch (event.type) {
    case 'snapshot':
      return event.data
    case 'participant.joined':
      return { ...room, people: [...without(room.people, event.data.identity), event.data] }
    case 'participant.changed':
      return {
        ...room,
        people: room.people.map((one) => (one.identity === event.data.identity ? event.data : one)),
      }
    case 'participant.left':
    case 'participant.removed':
      return { ...room, people: without(room.people, event.data.identity) }
    case 'meeting.started':
      return { ...room, meeting: event.data }
    case 'meeting.ended': {
      const { meeting: _, ...rest } = room
      return { ...rest, people: [] }
    }
    case 'room.changed':
      return { ...room, ...event.data }
    case 'room.deleted':
      return 'deleted'
    default:
      // A newer server may say more than this page knows.
      return room
  }
}

/** The state after an event. Until the first snapshot nothing is known, so nothing can change. */
export const applyRoomEvent = (known: KnownRoom, event: RoomEvent): KnownRoom => {
  if (event.type === 'snapshot') return event.data
  return known === null || known === 'deleted' ? known : change(known, event)
}
