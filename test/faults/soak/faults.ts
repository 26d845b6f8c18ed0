import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { LoadLab } from '../../load/lab.ts'
import { signCertificate } from '../../net/lab/certificates.ts'
import { eventually } from '../../net/lab/eventually.ts'
import { filters } from '../../net/lab/filters.ts'
import { edgesOf, liveKitOf } from '../../net/lab/server-processes.ts'
import { fillDisk } from '../disk.ts'
import { askToJoin, count, isAlive, isReady, serialShown } from '../server.ts'
import type { Group } from './people.ts'

export interface Scene {
  lab: LoadLab
  groups: readonly Group[]
  /** Code of the room they meet in. */
  room: string
}

/** What chance says about a fault: how long it lasts, and whom of two it hits. */
export interface Draw {
  seconds: number
  who: number
}

export interface Fault {
  /** What it may cost people, for the report. */
  cost: string
  /** Groups whose connections may break; those of all others must hold. */
  breaks: (scene: Scene, draw: Draw) => readonly Group[]
  /** Everybody hears everybody so long after it is over (ms). */
  backWithin: number
  /** Which warnings and errors are its echo. */
  explains: readonly RegExp[]
  /** Brings it about; resolves when it is over. */
  bring: (scene: Scene, draw: Draw) => Promise<void>
}

const nobody = (): readonly Group[] => []
const all = ({ groups }: Scene): readonly Group[] => groups
const notice = 'nobody notices'

const liveKitGone = /^(?:app|edge) livekit\.away$/
const edgeKilled: Fault = {
  cost: 'signalling of all and media of the relayed break, and are back at once',
  breaks: all,
  backWithin: 10_000,
  explains: [/^app process\.died name=edge how=SIGKILL$/, /^app edge\.unlinked$/],
  async bring({ lab: { server } }) {
    const started = count(server, 'edge.started')
    for (const pid of edgesOf(server)) process.kill(pid, 'SIGKILL')
    await eventually('the edge runs again', () => count(server, 'edge.started') > started)
  },
}

const edgeReloaded: Fault = {
  cost: notice,
  breaks: nobody,
  backWithin: 10_000,
  explains: [],
  async bring({ lab: { server } }) {
    const retiring = count(server, 'process.retiring')
    process.kill(server.app.pid, 'SIGHUP')
    await eventually('the edge is replaced', () => count(server, 'process.retiring') > retiring)
  },
}

const appKilled: Fault = {
  cost: 'edge and LiveKit end with their parent: everybody is back when it was started again',
  breaks: all,
  backWithin: 10_000,
  explains: [/^livekit livekit\.orphan_ended$/, liveKitGone],
  async bring({ lab: { server } }) {
    process.kill(server.app.pid, 'SIGKILL')
    await server.app.ended
    await server.restartApp()
  },
}

const appStopped: Fault = {
  cost: notice,
  breaks: nobody,
  backWithin: 10_000,
  explains: [],
  async bring({ lab: { server } }, { seconds }) {
    process.kill(server.app.pid, 'SIGSTOP')
    await pause(seconds * 1000)
    process.kill(server.app.pid, 'SIGCONT')
    await eventually('all is ready again', () => isReady(server))
  },
}

const liveKitKilled: Fault = {
  cost: 'picture and sound of all stop and come back within 10 s',
  breaks: all,
  backWithin: 10_000,
  explains: [/^livekit livekit\.died signal=SIGKILL$/, liveKitGone],
  async bring({ lab: { server } }) {
    process.kill(await liveKitOf(server), 'SIGKILL')
  },
}

const databaseLocked: Fault = {
  cost: `${notice}; who comes is told to try again`,
  breaks: nobody,
  backWithin: 10_000,
  explains: [/^app (request\.refused|jobs\.not_read) the database is busy/],
  async bring({ lab: { server }, room }, { seconds }) {
    const database = new Database(join(server.folder, 'parley.db'))
    database.exec('BEGIN EXCLUSIVE')
    const over = pause(seconds * 1000)
    assert.match(String((await askToJoin(server, room)).status), /^(?:200|503)$/)
    assert.equal(await isAlive(server), true)
    await over
    database.exec('ROLLBACK')
    database.close()
    await eventually('all is ready again', () => isReady(server))
  },
}

const aloneOf = ({ groups }: Scene, { who }: Draw): readonly Group[] => {
  const alone = groups.filter(({ size }) => size === 1)
  return alone.slice(who % alone.length).slice(0, 1)
}

const networkCut: Fault = {
  cost: 'one person is away as long as their network is, and some seconds more; nobody else notices',
  breaks: aloneOf,
  // Packets that were lost are sent again after as long a silence as there was.
  backWithin: 20_000,
  explains: [],
  async bring(scene, draw) {
    for (const { host } of aloneOf(scene, draw)) {
      await host.filter(filters.silence)
      await pause(draw.seconds * 1000)
      await host.filter(filters.open)
    }
  },
}

/** A good certificate takes the place of whatever is there. */
const putGood = async ({ server, certificates, folder }: LoadLab): Promise<void> => {
  const before = await serialShown(server)
  await signCertificate({
    folder: join(folder, 'certificates'),
    names: ['meet.test'],
    days: 2,
    certificateFile: certificates.certificateFile,
    keyFile: certificates.keyFile,
  })
  await eventually('the new one is shown', async () => (await serialShown(server)) !== before)
}

const certificateReplaced: Fault = {
  cost: notice,
  breaks: nobody,
  backWithin: 10_000,
  explains: [],
  bring: ({ lab }) => putGood(lab),
}

const certificateWrong: Fault = {
  cost: `${notice}; the old one stays in use until a good one comes`,
  breaks: nobody,
  backWithin: 10_000,
  explains: [/^edge certificate\.refused The certificate (?:ended on|isn’t for)/],
  async bring({ lab }, { who }) {
    const { server, certificates, folder } = lab
    const refused = count(server, 'certificate.refused')
    const before = await serialShown(server)
    await signCertificate({
      folder: join(folder, 'certificates'),
      names: [who === 0 ? 'meet.test' : 'other.test'],
      days: who === 0 ? -1 : 2,
      certificateFile: certificates.certificateFile,
      keyFile: certificates.keyFile,
    })
    await eventually('it is refused', () => count(server, 'certificate.refused') > refused)
    assert.equal(await serialShown(server), before)
    await putGood(lab)
  },
}

const diskFull: Fault = {
  cost: `${notice}; who comes is told that it doesn’t work right now`,
  breaks: nobody,
  backWithin: 10_000,
  explains: [/^app (request\.refused|jobs\.not_read) the database has no room left/],
  async bring({ lab: { server }, room }, { seconds }) {
    const free = await fillDisk(server.folder)
    const over = pause(seconds * 1000)
    const { status, text } = await askToJoin(server, room)
    assert.deepEqual([status, text.includes('"code":"unavailable"')], [503, true])
    assert.equal(await isAlive(server), true)
    await over
    await free()
    await eventually('places are given again', async () => (await askToJoin(server, room)).status === 200)
  },
}

/**
 * Sound that comes late and then all at once is more than LiveKit keeps for those who ask again, and it says so: after a
 * cut, when the relay's TCP held it back, and whenever this machine had no processor left for who sends or for LiveKit.
 */
export const late = /^livekit livekit\.logged (?:too much ext packets|could not get packet from bucket)/

/**
 * What LiveKit remarks on people whose connection broke and who come back: offers nobody waits for any more, tracks that
 * are gone when their turn comes. It tries for half a minute. Its errors are no such remarks.
 */
export const remarks = /^livekit livekit\.logged /
export const remarkMilliseconds = 45_000

/** At a stop the app goes first, then LiveKit, whose last words it doesn't hear, then the edge (docs/closures.md). */
export const stopped = [/^edge livekit\.away$/, /^livekit livekit\.logged failed to send webhook/] as const

/** Every kind of fault there is to draw from. */
export const faults = {
  edgeKilled,
  edgeReloaded,
  appKilled,
  appStopped,
  liveKitKilled,
  databaseLocked,
  networkCut,
  certificateReplaced,
  certificateWrong,
  diskFull,
} as const satisfies Record<string, Fault>

export type FaultKind = keyof typeof faults
