import type { Room, RoomAccess } from '../../contract/rooms.ts'
import type { Person } from '../../contract/shapes.ts'
import { allowedActions, can, roleIn } from '../../core/can.ts'
import type { Caller, UserCaller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { Publish } from '../../platform/live/hub.ts'
import type { RoomRow, RoomStore } from './room.ts'

/** What goes on in a room now. */
export interface RoomNow {
  meeting?: { id: string; startedAt: string }
  people: Person[]
}

export interface Rooms {
  /** A room as this caller may see it. */
  describe: (room: RoomRow, caller: Caller) => Room
  /** @throws Failure `not_found` */
  get: (code: string) => Promise<RoomRow>
  listOf: (caller: UserCaller) => Promise<Room[]>
  create: (wanted: { name: string; access?: RoomAccess }, owner: UserCaller) => Promise<RoomRow>
  /** @throws Failure `not_found`, `forbidden`, `conflict` when somebody else was faster */
  change: (code: string, wanted: RoomChange, caller: Caller) => Promise<{ before: RoomRow; after: RoomRow }>
  /** Ends its meeting, too. @throws Failure `not_found`, `forbidden` */
  delete: (code: string, caller: Caller) => Promise<RoomRow>
  /** How many rooms an account has. */
  countOf: (ownerId: string) => Promise<number>
  /** Deletes every room of an account; meetings in them end. */
  deleteAllOf: (ownerId: string) => Promise<void>
  /** The step that gives all rooms of an account to another; `handedOver` tells pages when it is done. */
  handingOver: (change: { from: string; to: string }) => Step
  /** Everybody who looks at a room of this owner hears that something is different. */
  handedOver: (ownerId: string) => Promise<void>
}

export interface RoomChange {
  name?: string
  access?: RoomAccess
  version: number
}

export interface RoomsParts {
  store: RoomStore
  now: Now
  newId: NewId
  newRoomCode: () => string
  /** Who is inside, and since when. */
  roomNow: (roomId: string) => RoomNow
  endMeetingIn: (roomId: string) => Promise<void>
  publish: Publish
  /** Asks everybody who follows the topic whether they still may. */
  recheckTopic: (topic: string) => Promise<void>
}

/** A code is 46 random bits; meeting a taken one this often means something else is wrong. */
const codeAttempts = 5

/** The lasting places people meet in. */
export const createRooms = (parts: RoomsParts): Rooms => {
  const { store, now, newId, newRoomCode, roomNow, endMeetingIn, publish, recheckTopic } = parts

  const get = async (code: string): Promise<RoomRow> => {
    const room = await store.findByCode(code)
    if (room === null) throw new Failure('not_found', 'there is no such room')
    return room
  }

  const getFor = async (code: string, caller: Caller, action: 'edit' | 'delete'): Promise<RoomRow> => {
    const room = await get(code)
    if (!can(caller, action, room)) throw new Failure('forbidden', `only its host may ${action} this room`)
    return room
  }

  /** Who may not enter doesn't learn who is inside. */
  const describe = (room: RoomRow, caller: Caller): Room => ({
    code: room.code,
    name: room.name,
    access: room.access,
    createdAt: toInstant(room.createdAt),
    version: room.version,
    ...(can(caller, 'enter', room) ? roomNow(room.id) : { people: [] }),
    you: { role: roleIn(caller, room), may: allowedActions(caller, room) },
  })

  const tellOwner = ({ ownerId, code }: RoomRow): void =>
    publish(`user:${ownerId}`, { type: 'rooms.changed', data: { code } })

  const erase = async (room: RoomRow): Promise<boolean> => {
    if (!(await store.markDeleted({ id: room.id, at: now() }))) return false
    await endMeetingIn(room.id)
    publish(`room:${room.code}`, { type: 'room.deleted', data: {} })
    tellOwner(room)
    await recheckTopic(`room:${room.code}`)
    return true
  }

  return {
    describe,
    get,
    countOf: async (ownerId) => (await store.listOfOwner(ownerId)).length,
    async deleteAllOf(ownerId) {
      for (const room of await store.listOfOwner(ownerId)) await erase(room)
    },
    handingOver: (change) => store.handingOver({ ...change, at: now() }),
    async handedOver(ownerId) {
      for (const room of await store.listOfOwner(ownerId)) {
        tellOwner(room)
        await recheckTopic(`room:${room.code}`)
      }
    },
    async listOf(caller) {
      const rooms = await store.listOfOwner(caller.userId)
      return rooms.map((room) => describe(room, caller))
    },

    async create({ name, access = 'open' }, { userId: ownerId }) {
      const clean = readName(name, 'name')
      const at = now()
      const fixed = { id: newId(), ownerId, createdAt: at, updatedAt: at, version: 1, deletedAt: null }
      for (let attempt = 0; attempt < codeAttempts; attempt += 1) {
        const room: RoomRow = { ...fixed, code: newRoomCode(), name: clean, access }
        if (!(await store.insert(room))) continue
        tellOwner(room)
        return room
      }
      throw new Error('no free room code was found')
    },

    async change(code, wanted, caller) {
      const room = await getFor(code, caller, 'edit')
      const name = wanted.name === undefined ? room.name : readName(wanted.name, 'name')
      const access = wanted.access ?? room.access
      const changed = await store.update({ id: room.id, version: wanted.version, name, access, at: now() })
      if (changed === null)
        throw new Failure('conflict', 'somebody else changed this room', { reason: 'version' })
      publish(`room:${code}`, { type: 'room.changed', data: { name, access } })
      tellOwner(changed)
      if (access !== room.access) await recheckTopic(`room:${code}`)
      return { before: room, after: changed }
    },

    async delete(code, caller) {
      const room = await getFor(code, caller, 'delete')
      if (!(await erase(room))) throw new Failure('not_found', 'there is no such room')
      return room
    },
  }
}
