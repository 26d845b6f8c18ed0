import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import { arrive, everybodyMeets, meet, othersSeenBy, ownPlace } from '../../browser/steps.ts'
import { endedByServer } from '../../browser/tolerated.ts'
import { netCase } from '../lab/lab.ts'

const remove = async ({ page }: Person, name: string): Promise<void> => {
  await page
    .getByRole('button', { name: /^People/ })
    .first()
    .click()
  await page.getByRole('button', { name: `What to do with ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
}

const endForAll = async ({ page }: Person): Promise<void> => {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'End for all' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click()
}

netCase(
  'i: a reload keeps place and name, the removed stay out, and the host ends it for all',
  { label: 'i-host' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const [ada, bo, cy] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: endedByServer }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', expected: endedByServer }),
      lab.seat({
        name: 'Cy',
        kind: 'chromium',
        at: '203.0.113.4/24',
        expected: [...endedByServer, /status of 403/],
      }),
    ])
    const room = await meet([ada, bo, cy], { setupLink: server.setupLink, name: 'In order' })

    const place = ownPlace(await bo.read())
    await bo.page.reload()
    await bo.finds('is back', ({ screen, connection }) => screen === 'meeting' && connection === 'connected')
    expect(ownPlace(await bo.read())).toBe(place)
    await everybodyMeets([ada, bo, cy])
    expect(await othersSeenBy(ada)).toEqual(['Bo', 'Cy'])

    await remove(ada, 'Cy')
    await cy.sees('ended')
    expect(await cy.page.getByRole('heading', { level: 1 }).textContent()).toContain('You were removed')
    await bo.finds('sees Ada alone', ({ tiles }) => tiles.filter(({ self }) => !self).length === 1)
    await cy.page.reload()
    await arrive(cy, room)
    await cy.page.getByRole('button', { name: 'Join', exact: true }).click()
    await cy.page.getByText('You were removed from this meeting').first().waitFor()

    await endForAll(ada)
    for (const person of [ada, bo]) await person.sees('ended')
    expect(await bo.page.getByRole('heading', { level: 1 }).textContent()).toContain(
      'The host ended the meeting',
    )
  },
)
