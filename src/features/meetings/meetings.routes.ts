import type { RoomAction } from '../../contract/rooms.ts'
import { can, type RoomRights } from '../../core/can.ts'
import { Failure } from '../../core/failure.ts'
import type { Caller } from '../../core/caller.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { ActiveMeeting } from './active-meeting.ts'
import type { Meetings } from './meetings.ts'

export interface MeetingRoutesParts {
  meetings: Pick<Meetings, 'get' | 'end' | 'remove'>
  findRoom: (id: string) => Promise<(RoomRights & { name: string }) | null>
}

export const registerMeetings = (door: Door, { meetings, findRoom }: MeetingRoutesParts): void => {
  /** @throws Failure `not_found`, `gone` when it is over, `forbidden` */
  const getFor = async (
    meetingId: string,
    caller: Caller,
    action: RoomAction,
  ): Promise<{ active: ActiveMeeting; changes: FieldChange[] }> => {
    const active = await meetings.get(meetingId)
    const room = await findRoom(active.room.id)
    if (room === null || !can(caller, action, room)) throw new Failure('forbidden', 'only a host may do this')
    // Which room it was, for the audit log.
    return { active, changes: [{ field: 'room', from: room.name }] }
  }

  operation(door, 'POST /api/meetings/:meetingId/end', async ({ params }, call) => {
    const { active, changes } = await getFor(params.meetingId, call.caller, 'end')
    call.changes = changes
    call.subject = active.meeting.id
    call.worthAuditing = await meetings.end(active, 'ended_by_host')
    return {}
  })

  operation(door, 'POST /api/meetings/:meetingId/participants/:identity/remove', async ({ params }, call) => {
    const { active, changes } = await getFor(params.meetingId, call.caller, 'remove')
    const { name } = await meetings.remove(active, params.identity)
    call.subject = params.identity
    call.changes = [{ field: 'name', from: name }, ...changes]
    return {}
  })
}
