import { expect } from 'vitest'
import { meet } from '../../browser/steps.ts'
import { netCase } from '../lab/lab.ts'

const place = { address: '10.77.0.1' }

netCase(
  'c: private address, relay forced: both browsers',
  { label: 'c-private-relay', ...place },
  async (lab) => {
    const server = await lab.serveAt('10.77.0.1/24')
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '10.77.0.2/24', relayOnly: true }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '10.77.0.3/24', relayOnly: true }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'At home' })
    for (const person of [ada, bo])
      for (const path of (await person.read()).paths)
        expect(path).toMatchObject({ type: 'relay', relayProtocol: 'tls' })
  },
)

netCase(
  'c: private address: direct media on UDP 7882',
  { label: 'c-private-direct', ...place },
  async (lab) => {
    const server = await lab.serveAt('10.77.0.1/24')
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '10.77.0.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '10.77.0.3/24' }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'At home' })
    for (const person of [ada, bo])
      for (const path of (await person.read()).paths)
        expect(path).toMatchObject({ protocol: 'udp', relayProtocol: '', remotePort: 7882 })
  },
)
