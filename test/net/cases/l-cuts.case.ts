import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { everybodyMeets, meet, othersSeenBy, ownPlace } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { filters } from '../lab/filters.ts'
import { netCase } from '../lab/lab.ts'

netCase(
  'l: cut for 2 s nobody is told anything, for 20 s there is a panel: same place, nobody gone, camera and microphone on',
  { label: 'l-cuts' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: lostConnection }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'Patient' })
    const place = ownPlace(await ada.read())
    // Anything said about a broken link, even for a moment.
    await ada.page.evaluate(`new MutationObserver(() => {
      if (document.querySelector('[data-mending]')) document.documentElement.dataset.wasMending = ''
    }).observe(document.body, { childList: true, subtree: true })`)

    // The length of a cut is the thing tested, so here time itself is waited for.
    await ada.host.filter(filters.silence)
    await pause(2_000)
    await ada.host.filter(filters.open)
    await everybodyMeets([ada, bo])
    expect(await ada.page.locator('[data-was-mending]').count()).toBe(0)

    await ada.host.filter(filters.silence)
    const over = pause(20_000)
    await ada.page.locator('[data-mending=panel]').waitFor({ timeout: 20_000 })
    expect(await othersSeenBy(ada)).toEqual(['Bo'])
    await over
    await ada.host.filter(filters.open)
    await ada.finds('is connected again', ({ connection }) => connection === 'connected', 30_000)
    await everybodyMeets([ada, bo])
    expect(await ada.page.locator('[data-mending]').count()).toBe(0)
    expect(ownPlace(await ada.read())).toBe(place)
  },
)
