import type { RoomAccess } from '../../contract/rooms.ts'
import type { Step } from '../../platform/db/statement.ts'

/** The lasting place people meet in. */
export interface RoomRow {
  id: string
  code: string
  name: string
  access: RoomAccess
  ownerId: string
  createdAt: number
  updatedAt: number
  version: number
  deletedAt: number | null
}

/** The rooms table. Deleted rooms are found by nothing here. */
export interface RoomStore {
  /** Hot: a prepared statement. */
  findByCode: (code: string) => Promise<RoomRow | null>
  findById: (id: string) => Promise<RoomRow | null>
  /** Newest first. */
  listOfOwner: (ownerId: string) => Promise<RoomRow[]>
  /** False when the code is taken (also by a deleted room). */
  insert: (room: RoomRow) => Promise<boolean>
  /** The changed row, or null when `version` isn't the row's any more (or the room is deleted). */
  update(change: {
    id: string
    version: number
    name: string
    access: RoomAccess
    at: number
  }): Promise<RoomRow | null>
  /** Gives every room of one owner to another, as a step of something bigger. */
  handingOver: (change: { from: string; to: string; at: number }) => Step
  /** False when it was deleted already. */
  markDeleted: (change: { id: string; at: number }) => Promise<boolean>
}
