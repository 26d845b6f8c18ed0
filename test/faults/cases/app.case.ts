import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { arrive, enter } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { eventually } from '../../net/lab/eventually.ts'
import { clocks, expectNoGap, gapsOf, watchQuietly } from '../../net/lab/gaps.ts'
import { netCase, type Lab } from '../../net/lab/lab.ts'
import { fillDisk, withSmallDisk } from '../disk.ts'
import { allMeet, holdMeeting, watchRoster, type Meeting } from '../meeting.ts'
import { askToJoin, isAlive, isReady } from '../server.ts'

/** How long the app stands still, and how long somebody else holds the database (ms): the thing tested. */
const stuck = 30_000
const locked = 10_000

/** So many lines don't fit into the pipe from the edge to the app: Linux takes 167 to 278 of their length. */
const pipeLines = 400
/** Between two of them (ms): all while the app stands still, and too few at a time to take the processors from media. */
const knockPause = 50

interface Fault {
  lab: Lab
  meeting: Meeting
  /** Brings it about, and resolves when it is over. */
  run: () => Promise<void>
}

/** Nobody in the meeting notices the fault; somebody at the door meanwhile gets in once it is over, by themselves. */
const expectNobodyNotices = async ({ lab, meeting, run }: Fault): Promise<void> => {
  const { people, room } = meeting
  const di = await lab.seat({ name: 'Di', kind: 'chromium', at: '203.0.113.5/24', expected: lostConnection })
  await arrive(di, room)
  const starts = await watchQuietly(people)
  const roster = watchRoster(people)
  const faults = await clocks(people)
  const over = run()
  const ends = over.then(() => clocks(people))
  await ends
  await roster.everybodyStayed()
  for (const one of await gapsOf(people, { starts, faults, ends: await ends })) expectNoGap(one)
  await enter(di, 20_000)
  await allMeet(meeting, 10_000)
}

const codeOf = ({ room }: Meeting): string => room.replace('/r/', '')

netCase(
  'f: the app stands still for 30 s: media and signalling don’t notice, and it recovers alone',
  { label: 'f-app-stuck' },
  async (lab) => {
    const meeting = await holdMeeting(lab)
    const { server } = meeting
    const run = async (): Promise<void> => {
      process.kill(server.app.pid, 'SIGSTOP')
      const over = pause(stuck)
      // An edge that logs into a pipe nobody reads must go on: each of these is told of in a line.
      const knocking = server.host.start({
        argv: [
          process.execPath,
          'test/faults/knock.ts',
          '203.0.113.1',
          String(pipeLines),
          String(knockPause),
        ],
        log: join(lab.results, 'knock.log'),
      })
      expect(await knocking.ended).toBe(0)
      await over
      process.kill(server.app.pid, 'SIGCONT')
      await eventually('all is ready again', () => isReady(server))
    }
    await expectNobodyNotices({ lab, meeting, run })
  },
)

netCase(
  'f: the database locked for 10 s: the meeting doesn’t notice, and it recovers alone',
  { label: 'f-database-locked' },
  async (lab) => {
    const meeting = await holdMeeting(lab)
    const { server } = meeting
    const run = async (): Promise<void> => {
      const database = new Database(join(server.folder, 'parley.db'))
      database.exec('BEGIN EXCLUSIVE')
      const over = pause(locked)
      // Told, or kept waiting until the lock is gone: not an error nobody expects.
      expect([200, 503]).toContain((await askToJoin(server, codeOf(meeting))).status)
      expect(await isAlive(server)).toBe(true)
      await over
      database.exec('ROLLBACK')
      database.close()
      await eventually('all is ready again', () => isReady(server))
    }
    await expectNobodyNotices({ lab, meeting, run })
  },
)

netCase(
  'f: the disk full: the meeting goes on, what must be written is refused with a word, and it recovers alone',
  { label: 'f-disk-full' },
  (lab) =>
    withSmallDisk(async (folder) => {
      const meeting = await holdMeeting(lab, { settings: { data_dir: folder } })
      const { server } = meeting
      const run = async (): Promise<void> => {
        const free = await fillDisk(folder)
        const { status, text } = await askToJoin(server, codeOf(meeting))
        expect([status, text]).toEqual([503, expect.stringContaining('"code":"unavailable"')])
        expect(await isAlive(server)).toBe(true)
        await free()
        await eventually(
          'places are given again',
          async () => (await askToJoin(server, codeOf(meeting))).status === 200,
        )
      }
      await expectNobodyNotices({ lab, meeting, run })
    }),
)
