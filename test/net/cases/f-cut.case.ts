import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { everybodyMeets, meet, othersSeenBy } from '../../browser/steps.ts'
import { filters } from '../lab/filters.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { netCase } from '../lab/lab.ts'

const cut = 8_000

netCase(
  'f: one person’s network cut for 8 s: same room, same place, no ghost',
  { label: 'f-cut' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const people = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
      lab.seat({ name: 'Cy', kind: 'chromium', at: '203.0.113.4/24', expected: lostConnection }),
    ])
    const [ada, bo, cy] = people
    await meet(people, { setupLink: server.setupLink, name: 'Patient' })
    const places = async (): Promise<string[][]> =>
      Promise.all(people.map(async (person) => (await person.read()).tiles.map(({ identity }) => identity)))
    const before = await places()

    // The length of the cut is the thing tested, so here time itself is waited for.
    await cy.host.filter(filters.silence)
    const over = pause(cut)
    await cy.finds(
      'is told that the connection is being tried',
      ({ connection }) => connection === 'reconnecting',
      cut,
    )
    expect(await othersSeenBy(cy)).toEqual(['Ada', 'Bo'])
    await over
    expect((await cy.read()).screen).toBe('meeting')
    await cy.host.filter(filters.open)

    await cy.finds('is connected again', ({ connection }) => connection === 'connected', 20_000)
    await everybodyMeets(people)
    expect(await places()).toEqual(before)
    for (const person of [ada, bo]) expect(await othersSeenBy(person)).toHaveLength(2)
  },
)
