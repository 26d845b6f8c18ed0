import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import { arrive, enter, everybodyMeets, meet } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { eventually } from '../lab/eventually.ts'
import { clocks, expectNoGap, gapsOf, watchQuietly } from '../lab/gaps.ts'
import { netCase } from '../lab/lab.ts'
import type { Server } from '../lab/server.ts'

const signals = async (person: Person): Promise<unknown> => {
  const { sockets, peers } = await person.read()
  return { peers, open: sockets.filter(({ path, open }) => open && path.startsWith('/rtc')).length }
}
const isLive = async (person: Person): Promise<boolean> =>
  (await person.read()).sockets.some(({ path, open }) => open && path === '/api/live')

const kill = async (server: Server): Promise<void> => {
  process.kill(server.app.pid, 'SIGKILL')
  await server.app.ended
}

netCase(
  'e: app killed and started again: meetings don’t notice, the new wait and get in',
  { label: 'e-app-killed' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24', { apart: true })
    const common = { kind: 'chromium', expected: lostConnection } as const
    const people = await Promise.all([
      lab.seat({ ...common, name: 'Ada', at: '203.0.113.2/24' }),
      lab.seat({ ...common, name: 'Bo', at: '203.0.113.3/24', kind: 'firefox' }),
      lab.seat({ ...common, name: 'Cy', at: '203.0.113.4/24', relayOnly: true }),
    ])
    const room = await meet(people, { setupLink: server.setupLink, name: 'Steady' })

    const starts = await watchQuietly(people)
    const kills = await clocks(people)
    const signalsBefore = await Promise.all(people.map(signals))
    await kill(server)
    await server.restartApp()
    const live = people.map((person) =>
      eventually(`${person.name}’s live channel is back`, () => isLive(person), { deadline: 3_000 }),
    )
    await Promise.all(live)
    const ends = await clocks(people)

    expect(await Promise.all(people.map(signals))).toEqual(signalsBefore)
    for (const one of await gapsOf(people, { starts, faults: kills, ends })) expectNoGap(one)

    // Once more, with somebody at the door: their arrival alone would disturb the measurement above.
    const newcomer = await lab.seat({ ...common, name: 'Di', at: '203.0.113.5/24' })
    await arrive(newcomer, room)
    await kill(server)
    const [waited] = await Promise.all([enter(newcomer, 20_000), server.restartApp()])
    expect(waited).toBeGreaterThan(0)
    await everybodyMeets([...people, newcomer])
  },
)
