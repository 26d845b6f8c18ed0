import { expect } from 'vitest'
import { everybodyMeets, join, makeRoom, setUp } from '../../browser/steps.ts'
import type { Person } from '../../browser/person.ts'
import { filters } from '../lab/filters.ts'
import { netCase, type Lab } from '../lab/lab.ts'

/** A meeting of both browsers where nothing but TCP 443 passes. Returns them, met. */
async function meetThroughOnePort(lab: Lab): Promise<Person[]> {
  const server = await lab.serveAt('203.0.113.1/24')
  await server.host.filter(filters.onlyTcp443)
  const [ada, bo] = await Promise.all([
    lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
    lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
  ])
  await setUp(ada, server.setupLink)
  const room = await makeRoom(ada, 'Behind a wall')
  for (const person of [ada, bo]) expect(await join(person, room)).toBeLessThanOrEqual(3_000)
  await everybodyMeets([ada, bo])
  return [ada, bo]
}

netCase(
  'b: only TCP 443: both browsers take the relay by themselves, joined in 3 s',
  { label: 'b-only-443' },
  async (lab) => {
    for (const person of await meetThroughOnePort(lab)) {
      const { paths } = await person.read()
      expect(paths.length).toBeGreaterThan(0)
      for (const path of paths) expect(path).toMatchObject({ type: 'relay', relayProtocol: 'tls' })
    }
  },
)

netCase(
  'b2: only TCP 443 and no name, only an address: Firefox takes the plain relay on the same port',
  { label: 'b2-bare-address', name: '203.0.113.1' },
  async (lab) => {
    for (const person of await meetThroughOnePort(lab)) {
      const { paths } = await person.read()
      expect(paths.length).toBeGreaterThan(0)
      for (const path of paths) expect(path).toMatchObject({ type: 'relay' })
    }
  },
)
