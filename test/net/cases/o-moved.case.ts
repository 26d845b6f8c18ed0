import { expect } from 'vitest'
import { everybodyMeets, meet, othersSeenBy, ownPlaces } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import type { Reading } from '../../browser/probe/reading.ts'
import { attendanceOf } from '../lab/attendance.ts'
import { filters } from '../lab/filters.ts'
import { netCase, type Seated } from '../lab/lab.ts'

const goesThrough = ({ connection, paths }: Reading, relay: boolean): boolean =>
  connection === 'connected' && paths.length > 0 && paths.every(({ type }) => (type === 'relay') === relay)

netCase(
  'o: UDP blocked in the middle of a meeting: the relay is taken; another address: same place, nobody gone',
  { label: 'o-moved' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const people = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: lostConnection }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', expected: lostConnection }),
    ])
    const [ada, bo] = people
    await meet(people, { setupLink: server.setupLink, name: 'Patient' })
    const before = await ownPlaces(people)
    const staysTrue = async (): Promise<void> => {
      expect(await ownPlaces(people)).toEqual(before)
      expect([await othersSeenBy(ada), await othersSeenBy(bo)]).toEqual([['Bo'], ['Ada']])
      expect(attendanceOf(server)).toMatchObject(
        ['Ada', 'Bo'].map((name, index) => ({ name, identity: before[index], leftAt: null })),
      )
    }
    for (const person of people) expect(goesThrough(await person.read(), false)).toBe(true)

    await server.host.filter(filters.noUdp)
    for (const person of people)
      await person.finds('goes through the relay', (reading) => goesThrough(reading, true), 30_000)
    await everybodyMeets(people)
    await staysTrue()

    const moves: [Seated, string][] = [
      [ada, '203.0.113.22/24'],
      [bo, '203.0.113.33/24'],
    ]
    for (const [person, address] of moves) {
      await person.host.move([address])
      await everybodyMeets(people, 30_000)
      await staysTrue()
    }
  },
)
