import type { EndReason } from '../../contract/live.ts'
import type { Role } from '../../contract/shapes.ts'

/** One gathering in a room. A room has at most one that isn't ended (partial unique index). Its id names the LiveKit room. */
export interface Meeting {
  id: string
  roomId: string
  startedAt: number
  endedAt: number | null
  endReason: EndReason | null
}

/** Somebody's place in a meeting. Identities are random and never used again. */
export interface Participant {
  id: string
  meetingId: string
  identity: string
  userId: string | null
  visitorId: string | null
  name: string
  role: Role
  /** When the place was given. */
  admittedAt: number
  /** LiveKit's id of the latest connection under this identity: news of an older one is ignored. */
  connection: string | null
  /** When LiveKit first saw them connected; null until then. */
  joinedAt: number | null
  /** When LiveKit saw them go; null while connected, and again after they came back. */
  leftAt: number | null
  removedAt: number | null
  /** SHA-256 of the picture their account has when this is read; null for visitors. */
  picture: string | null
}

/** A place as it is kept: whose picture belongs to it is read from the account. */
export type Place = Omit<Participant, 'picture'>

/** Who a place belongs to from now on. */
export interface ClaimedPlace {
  id: string
  userId: string
  name: string
  role: Role
  at: number
}

export interface MeetingStore {
  /** Hot: a prepared statement. */
  findActiveOfRoom(roomId: string): Promise<Meeting | null>
  findById(id: string): Promise<Meeting | null>
  listActive(): Promise<Meeting[]>
  /** False when the room has an active meeting already: somebody was faster. Or the room is deleted: then none is active. */
  insert(meeting: Meeting): Promise<boolean>
  /** False when it was ended already. Sets `leftAt` of everybody still inside. */
  end(change: { id: string; at: number; reason: EndReason }): Promise<boolean>
  /** Hot: a prepared statement. */
  findParticipant(which: { meetingId: string; identity: string }): Promise<Participant | null>
  /** Hot: a prepared statement. False when the account whose place it would be was disabled. */
  insertParticipant(place: Place): Promise<boolean>
  /** A kept place is taken again, maybe with another name. */
  updateParticipant(change: { id: string; name: string; role: Role; admittedAt: number }): Promise<void>
  /**
   * A visitor's place becomes an account's. False when it is another account's by now, or the holder was removed, or the
   * account was disabled.
   */
  claimParticipant(change: ClaimedPlace): Promise<boolean>
  /** Sets `connection`, `joinedAt` when it is null, clears `leftAt`. False for an unknown or removed identity. */
  markJoined(which: { meetingId: string; identity: string; connection: string; at: number }): Promise<boolean>
  /** False when they weren't inside, or are inside by another connection than this one. */
  markLeft(which: { meetingId: string; identity: string; connection: string; at: number }): Promise<boolean>
  /** Sets `removedAt` and `leftAt`. False when unknown or removed already. */
  markRemoved(which: { meetingId: string; identity: string; at: number }): Promise<boolean>
  /** Everybody with `joinedAt` set, `leftAt` and `removedAt` null, in the order they came. */
  listInside(meetingId: string): Promise<Participant[]>
  /** Places in running meetings that an account holds, inside or not. */
  listHeldBy(userId: string): Promise<Participant[]>
  /** The same of all accounts that are disabled. */
  listHeldByDisabled(): Promise<Participant[]>
  /** Everybody with `removedAt` set. */
  listRemoved(meetingId: string): Promise<Participant[]>
}
