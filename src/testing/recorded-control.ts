import type { PresentParticipant, RoomControl } from '../media/room-control.ts'

/** A room control that keeps rooms in memory and remembers what it was asked, in place of a LiveKit. */
export interface RecordedControl extends RoomControl {
  readonly rooms: Map<string, Map<string, PresentParticipant>>
  /** `ensureRoom <id>`, `removeParticipant <id> <identity>` and so on, in order. */
  readonly asked: string[]
  /** From now on every question fails, as when LiveKit is away; or answers again. */
  setAway(away: boolean): void
  /** Somebody connects to a meeting. */
  put(meetingId: string, participant: PresentParticipant): void
}

export const createRecordedControl = (): RecordedControl => {
  const rooms = new Map<string, Map<string, PresentParticipant>>()
  const asked: string[] = []
  let isAway = false
  const ask = <T>(question: string, answer: () => T): Promise<T> => {
    asked.push(question)
    return isAway ? Promise.reject(new Error('LiveKit is away')) : Promise.resolve(answer())
  }
  return {
    rooms,
    asked,
    setAway(away) {
      isAway = away
    },
    put(meetingId, participant) {
      rooms.get(meetingId)?.set(participant.identity, participant)
    },
    ensureRoom: (id) =>
      ask(`ensureRoom ${id}`, () => {
        if (!rooms.has(id)) rooms.set(id, new Map())
      }),
    deleteRoom: (id) => ask(`deleteRoom ${id}`, () => void rooms.delete(id)),
    removeParticipant: (id, identity) =>
      ask(`removeParticipant ${id} ${identity}`, () => void rooms.get(id)?.delete(identity)),
    showParticipant: ({ meetingId, identity, name, role, picture }) =>
      ask(['showParticipant', meetingId, identity, role, picture ?? '-', name].join(' '), () => undefined),
    listRooms: () => ask('listRooms', () => [...rooms.keys()]),
    listParticipants: (id) => ask(`listParticipants ${id}`, () => [...(rooms.get(id)?.values() ?? [])]),
  }
}
