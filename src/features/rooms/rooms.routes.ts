import { asUser } from '../../core/caller.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import type { RoomRow } from './room.ts'
import type { Rooms } from './rooms.ts'

/** What the audit log keeps of a change; no code, by which one would come in. */
const changesOf = (before: RoomRow, after: RoomRow): FieldChange[] =>
  (['name', 'access'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, from: before[field], to: after[field] }))

export const registerRooms = (door: Door, rooms: Rooms): void => {
  operation(door, 'GET /api/rooms', async (_input, { caller }) => ({
    rooms: await rooms.listOf(asUser(caller)),
  }))

  operation(door, 'POST /api/rooms', async ({ body }, call) => {
    const room = await rooms.create(body, asUser(call.caller))
    call.subject = room.id
    call.changes = [
      { field: 'name', to: room.name },
      { field: 'access', to: room.access },
    ]
    return rooms.describe(room, call.caller)
  })

  operation(door, 'GET /api/rooms/:code', async ({ params }, { caller }) =>
    rooms.describe(await rooms.get(params.code), caller),
  )

  operation(door, 'PATCH /api/rooms/:code', async ({ params, body }, call) => {
    const { before, after } = await rooms.change(params.code, body, call.caller)
    call.subject = after.id
    call.changes = changesOf(before, after)
    call.worthAuditing = call.changes.length > 0
    return rooms.describe(after, call.caller)
  })

  operation(door, 'DELETE /api/rooms/:code', async ({ params }, call) => {
    const room = await rooms.delete(params.code, call.caller)
    call.subject = room.id
    call.changes = [{ field: 'name', from: room.name }]
    return {}
  })
}
