import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { everybodyMeets, join, makeRoom, othersSeenBy, setUp } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { median } from '../../load/figures.ts'
import { startPeople, type People } from '../../load/synthetic.ts'
import { eventually } from '../../net/lab/eventually.ts'
import { netCase } from '../../net/lab/lab.ts'
import { liveKitOf } from '../../net/lab/server-processes.ts'

const kills = 5
/** How long is looked at beforehand (ms). */
const calm = 3_000
const synthetic = 8
/** Everybody is back after so long (ms): half of them, and the last of all. */
const back = { median: 4_000, worst: 10_000 }

/** The silence each of them had to bear, from whomever they waited for longest (ms). */
const silences = (gapsMs: Readonly<Record<string, number>>): number[] => {
  const longest = new Map<string, number>()
  for (const [pair, gap] of Object.entries(gapsMs)) {
    const listener = pair.split('>')[1] ?? ''
    longest.set(listener, Math.max(gap, longest.get(listener) ?? 0))
  }
  return [...longest.values()]
}

/** Packets all of them together received in the last second; while all hear all that is about the same each second. */
const receivedNow = ({ seconds }: People): number => seconds.at(-1)?.received ?? 0
const nearlyAll = 0.9

netCase(
  'e: LiveKit killed five times in a meeting of ten: everybody is back by themselves, and the list is right',
  { label: 'e-livekit-killed-again' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24', { settings: { 'log.level': 'info' } })
    const common = { expected: lostConnection }
    const people = await Promise.all([
      lab.seat({ ...common, name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ ...common, name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
    ])
    const [ada, bo] = people
    await setUp(ada, server.setupLink)
    const room = await makeRoom(ada, 'Crowded')
    for (const person of people) await join(person, room)
    const { namespace } = await lab.network.addHost({ name: 'crowd', addresses: ['203.0.113.9/24'] })
    const crowd = await startPeople({
      namespace,
      authorityFile: lab.ground.certificates.authorityFile,
      origin: server.origin,
      room: room.replace('/r/', ''),
      people: synthetic,
    })
    await everybodyMeets(people)
    const quiet = await crowd.measure(() => pause(calm))
    expect(quiet.pairs).toBe(synthetic * (synthetic - 1))
    const usual = quiet.received / quiet.seconds
    const rosters = await Promise.all(people.map(othersSeenBy))
    expect(rosters.map((names) => names.length)).toEqual([synthetic + 1, synthetic + 1])

    const waits: number[] = []
    for (let round = 1; round <= kills; round += 1) {
      const { gapsMs } = await crowd.measure(async () => {
        const killed = performance.now()
        process.kill(await liveKitOf(server), 'SIGKILL')
        for (const person of [ada, bo])
          void everybodyMeets([person, person === ada ? bo : ada], back.worst).then(
            () => waits.push(performance.now() - killed),
            () => waits.push(Infinity),
          )
        await eventually(`${round}: the browsers are back`, () => waits.length % (synthetic + 2) === 2, {
          deadline: back.worst + 2_000,
        })
        await eventually(`${round}: all hear all again`, () => receivedNow(crowd) >= usual * nearlyAll, {
          deadline: back.worst,
        })
      })
      waits.push(...silences(gapsMs))
      for (const [index, person] of people.entries())
        await eventually(`${round}: ${person.name}’s list is right`, async () => {
          return (await othersSeenBy(person)).join() === rosters[index]?.join()
        })
    }
    await crowd.end()
    const told = JSON.stringify(waits.map(Math.round))
    expect(median(waits), told).toBeLessThanOrEqual(back.median)
    expect(Math.max(...waits), told).toBeLessThanOrEqual(back.worst)
  },
)
