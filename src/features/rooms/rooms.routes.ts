import { asUser } from '../../core/caller.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Rooms } from './rooms.ts'

export const registerRooms = (door: Door, rooms: Rooms): void => {
  operation(door, 'GET /api/rooms', async (_input, { caller }) => ({
    rooms: await rooms.listOf(asUser(caller)),
  }))

  operation(door, 'POST /api/rooms', async ({ body }, call) => {
    const room = await rooms.create(body, asUser(call.caller))
    call.subject = room.id
    return rooms.describe(room, call.caller)
  })

  operation(door, 'GET /api/rooms/:code', async ({ params }, { caller }) =>
    rooms.describe(await rooms.get(params.code), caller),
  )

  operation(door, 'PATCH /api/rooms/:code', async ({ params, body }, call) => {
    const room = await rooms.change(params.code, body, call.caller)
    call.subject = room.id
    return rooms.describe(room, call.caller)
  })

  operation(door, 'DELETE /api/rooms/:code', async ({ params }, call) => {
    const room = await rooms.delete(params.code, call.caller)
    call.subject = room.id
    return {}
  })
}
