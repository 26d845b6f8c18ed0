import { readLiveKitKeys } from '../../../src/media/livekit-keys.ts'
import { signToken } from '../../../src/media/token-signature.ts'
import { eventually } from '../../net/lab/eventually.ts'
import type { Server } from '../../net/lab/server.ts'
import { send } from '../../net/lab/wire.ts'
import { names } from './people.ts'

interface Present {
  identity: string
  name: string
}

interface Room {
  meeting?: { id: string }
  people: Present[]
}

const read = ({ status, text }: { status: number; text: string }, what: string): unknown => {
  if (status !== 200) throw new Error(`${what}: ${status} ${text}`)
  return JSON.parse(text)
}

const ofParley = async ({ host, origin, authority }: Server, code: string): Promise<Room> =>
  read(await send({ from: host, origin, authority }, { path: `/api/rooms/${code}` }), 'the room') as Room

/** Asked on loopback of the server's machine, as nobody outside can. */
const ofLiveKit = async ({ host, folder }: Server, room: string): Promise<Present[]> => {
  const seconds = Math.floor(Date.now() / 1000)
  const claims = { video: { roomAdmin: true, room }, nbf: seconds - 5, exp: seconds + 60 }
  const token = signToken({ claims, keys: readLiveKitKeys({ dataDir: folder }) })
  const answer = await send(
    { from: host, origin: 'http://127.0.0.1:7880', authority: '' },
    {
      method: 'POST',
      path: '/twirp/livekit.RoomService/ListParticipants',
      headers: { authorization: `Bearer ${token}` },
      body: { room },
    },
  )
  const { participants = [] } = read(answer, 'LiveKit') as { participants?: (Present & { state?: string })[] }
  return participants
    .filter(({ state }) => state !== 'DISCONNECTED')
    .map(({ identity, name }) => ({ identity, name }))
}

const written = (people: readonly Present[]): string =>
  people
    .map(({ identity, name }) => `${name} ${identity}`)
    .sort()
    .join(', ')

const named = (people: readonly Present[]): string =>
  people
    .map(({ name }) => name)
    .sort()
    .join()

/** What Parley says about who is inside is what LiveKit has, and that is everybody, once. */
export const rostersAgree = async (server: Server, code: string, deadline: number): Promise<void> => {
  await eventually(
    'the rosters agree',
    async () => {
      const room = await ofParley(server, code)
      const livekit = await ofLiveKit(server, room.meeting?.id ?? '')
      if (written(room.people) !== written(livekit))
        throw new Error(`Parley: ${written(room.people)}; LiveKit: ${written(livekit)}`)
      if (named(livekit) !== names.toSorted().join()) throw new Error(`inside: ${named(livekit)}`)
      return true
    },
    { deadline, every: 200 },
  )
}
