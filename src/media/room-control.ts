import { RoomServiceClient, ServerError } from 'livekit-server-sdk'
import { ParticipantInfo_State } from '@livekit/protocol'
import { attributesOf, type AccessTokenRequest } from './access-token.ts'
import type { LiveKitKeys } from './livekit-keys.ts'

/** Somebody LiveKit has in a meeting now. */
export interface PresentParticipant {
  identity: string
  /** LiveKit's id of this presence; another one after leaving and coming back. */
  sid: string
  name: string
  /** UTC milliseconds. */
  joinedAt: number
}

/** Who somebody in a meeting is to the others. */
export type Shown = Pick<AccessTokenRequest, 'meetingId' | 'identity' | 'name' | 'role' | 'picture'>

/** LiveKit's room service in our words. Its rooms are named by the id of the meeting. */
export interface RoomControl {
  /** Makes the room when it isn't there; asking again changes nothing. */
  ensureRoom: (meetingId: string) => Promise<void>
  /** Ends the meeting for everybody; fine when it is gone already. */
  deleteRoom: (meetingId: string) => Promise<void>
  /** Throws somebody out; fine when they left already. Their token still opens the door: revoke it, too. */
  removeParticipant: (meetingId: string, identity: string) => Promise<void>
  /** Everybody is told at once; the connection stays as it is. Fine when they left already. */
  showParticipant: (shown: Shown) => Promise<void>
  listRooms: () => Promise<string[]>
  /** Empty when the room isn't there. */
  listParticipants: (meetingId: string) => Promise<PresentParticipant[]>
}

const isNotFound = (error: unknown): boolean => error instanceof ServerError && error.status === 404

/** What is gone is as good as removed. */
const unlessGone = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (isNotFound(error)) return otherwise
    throw error
  }
}

const isPresent = ({ state }: { state: ParticipantInfo_State }): boolean =>
  state !== ParticipantInfo_State.DISCONNECTED

export const createRoomControl = ({ port, keys }: { port: number; keys: LiveKitKeys }): RoomControl => {
  const client = new RoomServiceClient(`http://127.0.0.1:${port}`, keys.key, keys.secret, {
    requestTimeout: 5,
    failover: false,
  })
  return {
    async ensureRoom(meetingId) {
      await client.createRoom({ name: meetingId })
    },
    async deleteRoom(meetingId) {
      await unlessGone(client.deleteRoom(meetingId), undefined)
    },
    async removeParticipant(meetingId, identity) {
      await unlessGone(client.removeParticipant(meetingId, identity), undefined)
    },
    async showParticipant({ meetingId, identity, name, role, picture }) {
      // An attribute that isn't named stays as it was, an empty one goes.
      const attributes = { picture: '', ...attributesOf({ role, picture }) }
      await unlessGone(client.updateParticipant(meetingId, identity, { name, attributes }), undefined)
    },
    async listRooms() {
      return (await client.listRooms()).map(({ name }) => name)
    },
    async listParticipants(meetingId) {
      const found = await unlessGone(client.listParticipants(meetingId), [])
      return found.filter(isPresent).map(({ identity, sid, name, joinedAt, joinedAtMs }) => ({
        identity,
        sid,
        name,
        joinedAt: joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000,
      }))
    },
  }
}
