import type { Caller } from '../../core/caller.ts'
import { can } from '../../core/can.ts'
import type { TopicKind } from '../../platform/live/connection.ts'
import type { RoomNow } from './rooms.ts'
import type { RoomStore } from './room.ts'

export interface RoomTopicParts {
  store: Pick<RoomStore, 'findByCode'>
  roomNow: (roomId: string) => RoomNow
}

/** `room:<code>` on the live channel: for whoever may enter the room. */
export const createRoomTopic = ({ store, roomNow }: RoomTopicParts): TopicKind => ({
  async mayFollow(code: string, caller: Caller) {
    const room = await store.findByCode(code)
    if (room === null) return 'not_found'
    return can(caller, 'enter', room) ? 'allowed' : 'forbidden'
  },
  async snapshot(code: string) {
    const room = await store.findByCode(code)
    if (room === null) return { type: 'room.deleted', data: {} }
    return { type: 'snapshot', data: { name: room.name, access: room.access, ...roomNow(room.id) } }
  },
})

/** `user:<id>` on the live channel: for that user alone. Its state is the list of rooms, which the page asks for. */
export const userTopic: TopicKind = {
  mayFollow: (userId, caller) =>
    Promise.resolve(caller.kind === 'user' && caller.userId === userId ? 'allowed' : 'forbidden'),
  snapshot: () => Promise.resolve({ type: 'snapshot', data: {} }),
}
