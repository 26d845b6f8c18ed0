import type { After } from '../../core/clock.ts'
import type { RoomControl } from '../../media/room-control.ts'
import type { Database } from '../../platform/db/database.ts'
import type { MeetingRoom } from './active-meeting.ts'
import { createActiveMeetings, type ActiveMeetings } from './active-meetings.ts'
import { createMeetings, type Meetings, type MeetingsParts } from './meetings.ts'
import { createMeetingStore } from './meetings.store.ts'
import { createPresence, type Presence } from './presence.ts'
import { createReconciler } from './reconciler.ts'

/** Everything about meetings that run. */
export interface MeetingSlice {
  active: ActiveMeetings
  meetings: Meetings
  presence: Presence
  reconciler: ReturnType<typeof createReconciler>
}

export interface MeetingSliceParts extends Omit<MeetingsParts, 'active' | 'store' | 'control' | 'findRoom'> {
  database: Database
  control: RoomControl
  /** A room that isn't deleted. */
  findRoom: (id: string) => Promise<MeetingRoom | null>
  after: After
}

export const createMeetingSlice = ({ database, after, ...parts }: MeetingSliceParts): MeetingSlice => {
  const { control, findRoom, publish, now, log } = parts
  const store = createMeetingStore({ database })
  const active = createActiveMeetings({ store, findRoom, now })
  const meetings = createMeetings({ active, store, ...parts })
  const presence = createPresence({ active, meetings, store, control, publish, now, log })
  const reconciler = createReconciler({ presence, isBusy: () => active.all().length > 0, after, log })
  return { active, meetings, presence, reconciler }
}
