import { expect } from 'vitest'
import { arrive, makeRoom, meet, setUp } from '../../browser/steps.ts'
import { netCase } from '../lab/lab.ts'

netCase('g: IPv6 only, by name', { label: 'g-ipv6', address: '2001:db8::1' }, async (lab) => {
  const server = await lab.serveAt('2001:db8::1/64')
  const [ada, bo] = await Promise.all([
    lab.seat({ name: 'Ada', kind: 'chromium', at: '2001:db8::2/64' }),
    lab.seat({ name: 'Bo', kind: 'firefox', at: '2001:db8::3/64' }),
  ])
  await meet([ada, bo], { setupLink: server.setupLink, name: 'Six' })
  for (const person of [ada, bo])
    for (const { remoteAddress } of (await person.read()).paths) expect(remoteAddress).toMatch(/2001:db8/)
})

netCase(
  'g: a laptop whose network leads nowhere, two browsers at localhost',
  { label: 'g-laptop', name: 'localhost' },
  async (lab) => {
    // No names, and nobody at the end of the default route. Browsers need as much: with nothing but loopback neither
    // gathers a single candidate, and Firefox ESR 153 gathers none as long as there is no default route.
    const server = await lab.serveAt('192.168.7.1/24', { gateway: '192.168.7.254' })
    const [ada, bo] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: server.host }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: server.host }),
    ])
    await meet([ada, bo], { setupLink: server.setupLink, name: 'On the train' })
  },
)

netCase(
  'g: nothing but loopback, where browsers offer no media at all: the page says what is wrong',
  { label: 'g-loopback', name: 'localhost' },
  async (lab) => {
    const server = await lab.serveAt(null)
    const ada = await lab.seat({ name: 'Ada', kind: 'chromium', at: server.host })
    await setUp(ada, server.setupLink)
    await arrive(ada, await makeRoom(ada, 'On an island'))
    await ada.page.getByRole('button', { name: 'Join', exact: true }).click()
    await ada.page.getByText('Your device says it is offline').waitFor()
  },
)
