import { expect } from 'vitest'
import { everybodyMeets, meet, othersSeenBy, ownPlaces } from '../../browser/steps.ts'
import { eventually } from '../lab/eventually.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { netCase } from '../lab/lab.ts'
import { liveKitOf } from '../lab/server-processes.ts'
import { send } from '../lab/wire.ts'

netCase(
  'd: LiveKit killed in a meeting of three: back by itself',
  { label: 'd-livekit-killed' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const people = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: lostConnection }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', expected: lostConnection }),
      lab.seat({ name: 'Cy', kind: 'chromium', at: '203.0.113.4/24', expected: lostConnection }),
    ])
    await meet(people, { setupLink: server.setupLink, name: 'Resilient' })
    const identities = await ownPlaces(people)

    const livekit = await liveKitOf(server)
    const killed = performance.now()
    process.kill(livekit, 'SIGKILL')
    const next = await eventually(
      'LiveKit runs again',
      async () => {
        const pid = await liveKitOf(server)
        const { status } = await send(
          { from: server.host, origin: 'http://127.0.0.1:7880', authority: '' },
          { path: '/' },
        )
        return pid !== livekit && status === 200 ? pid : null
      },
      { deadline: 5_000, every: 20 },
    )
    const restarted = performance.now() - killed
    await everybodyMeets(people, 10_000 - restarted)
    const moving = performance.now() - killed

    expect(next).not.toBe(livekit)
    expect(restarted).toBeLessThanOrEqual(2_000)
    expect(moving).toBeLessThanOrEqual(10_000)
    const after = await ownPlaces(people)
    expect(after).toEqual(identities)
    for (const person of people)
      expect(await othersSeenBy(person)).toEqual(
        people.map(({ name }) => name).filter((name) => name !== person.name),
      )
  },
)
