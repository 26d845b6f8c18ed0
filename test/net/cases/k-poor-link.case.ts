import { expect } from 'vitest'
import { everybodyMeets, meet, ownPlace } from '../../browser/steps.ts'
import { filters } from '../lab/filters.ts'
import { netCase } from '../lab/lab.ts'

netCase(
  'k: an upload that loses a third is named, the relay offered, then taken: same place, camera and microphone on',
  { label: 'k-poor-link' },
  async (lab) => {
    const settings = { 'livekit.relay_offer_seconds': '3', 'livekit.relay_take_seconds': '10' }
    const server = await lab.serveAt('203.0.113.1/24', { settings })
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'Patient' })
    const before = await ada.read()
    expect(before.paths.map(({ type }) => type)).not.toContain('relay')

    await ada.host.filter(filters.lossyUpload)
    const note = ada.page.locator('[data-link=up]')
    await note.waitFor({ timeout: 25_000 })
    await note.getByRole('button', { name: 'Use the relay' }).waitFor({ timeout: 15_000 })

    await ada.finds(
      'goes through the relay',
      ({ connection, paths }) =>
        connection === 'connected' && paths.length > 0 && paths.every(({ type }) => type === 'relay'),
      30_000,
    )
    await note.waitFor({ state: 'detached', timeout: 30_000 })
    expect(ownPlace(await ada.read())).toBe(ownPlace(before))
    expect((await ada.read()).peers).toBe(before.peers)
    await everybodyMeets([ada, bo])
  },
)
