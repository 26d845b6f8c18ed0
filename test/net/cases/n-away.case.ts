import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { everybodyMeets, meet, othersSeenBy, ownPlaces } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { attendanceOf } from '../lab/attendance.ts'
import { filters } from '../lab/filters.ts'
import { netCase } from '../lab/lab.ts'

const cut = 70_000

netCase(
  'n: cut for 70 s: the others see them go, and they come back to their own place by themselves, no ghost in any list',
  { label: 'n-away' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const people = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', expected: lostConnection }),
      lab.seat({ name: 'Cy', kind: 'chromium', at: '203.0.113.4/24', expected: lostConnection }),
    ])
    const [ada, bo, cy] = people
    await meet(people, { setupLink: server.setupLink, name: 'Patient' })
    const before = await ownPlaces(people)
    const begun = Date.now()

    // The length of the cut is the thing tested, so here time itself is waited for.
    for (const person of [bo, cy]) await person.host.filter(filters.silence)
    const over = pause(cut)
    for (const person of [bo, cy]) {
      await person.page.locator('[data-mending=panel]').waitFor({ timeout: 30_000 })
      expect(await othersSeenBy(person)).toHaveLength(2)
    }
    const alone = async (): Promise<boolean> => (await othersSeenBy(ada)).length === 0
    await ada.finds('is alone', ({ tiles }) => tiles.every(({ self }) => self), 60_000)
    await over
    expect(await alone()).toBe(true)
    const gone = attendanceOf(server).filter(({ leftAt }) => leftAt !== null)
    expect(gone.map(({ name }) => name).sort()).toEqual(['Bo', 'Cy'])
    for (const { leftAt } of gone) expect(leftAt).toBeGreaterThan(begun)

    for (const person of [bo, cy]) await person.host.filter(filters.open)
    for (const person of [bo, cy])
      await person.finds('is connected again', ({ connection }) => connection === 'connected', 40_000)
    await everybodyMeets(people, 30_000)
    expect(await ownPlaces(people)).toEqual(before)
    for (const person of people) expect(await othersSeenBy(person)).toHaveLength(2)
    expect(attendanceOf(server)).toMatchObject(
      ['Ada', 'Bo', 'Cy'].map((name, index) => ({ name, identity: before[index], leftAt: null })),
    )
  },
)
