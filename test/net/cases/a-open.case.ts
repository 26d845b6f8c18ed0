import { expect } from 'vitest'
import { meet } from '../../browser/steps.ts'
import { netCase } from '../lab/lab.ts'

netCase(
  'a: nothing in the way: direct media on UDP 443, both ways, and a share',
  { label: 'a-open' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'Monday' })

    for (const person of [ada, bo]) {
      const { paths } = await person.read()
      expect(paths.length).toBeGreaterThan(0)
      for (const path of paths)
        expect(path).toMatchObject({ protocol: 'udp', relayProtocol: '', remotePort: 443 })
    }

    await ada.page.getByRole('button', { name: /share/i }).first().click()
    await bo.watches('Ada', 'screen_share')
    await bo.watches('Ada', 'camera')
  },
)
