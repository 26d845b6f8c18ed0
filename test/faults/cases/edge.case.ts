import { expect } from 'vitest'
import { eventually } from '../../net/lab/eventually.ts'
import { clocks, expectNoGap, gapsOf, watchQuietly, type Shaken } from '../../net/lab/gaps.ts'
import { netCase } from '../../net/lab/lab.ts'
import { allMeet, holdMeeting, watchRoster } from '../meeting.ts'
import { count, edgeOf } from '../server.ts'

const replacements = 10
/** Relayed sound may be away for so long beside the restart itself (ms). */
const relayAway = 1_000

netCase(
  'a: the edge killed: direct media doesn’t notice, the relay is back at once, nobody is seen to leave',
  { label: 'a-edge-killed' },
  async (lab) => {
    const meeting = await holdMeeting(lab, { cyListens: true })
    const { server, people } = meeting
    const starts = await watchQuietly(people)
    const roster = watchRoster(people)
    const faults = await clocks(people)
    const killed = performance.now()
    process.kill(edgeOf(server), 'SIGKILL')
    await eventually('the edge runs again', () => count(server, 'edge.started') === 2, { every: 10 })
    const restart = performance.now() - killed
    await allMeet(meeting, 10_000)
    const ends = await clocks(people)
    await roster.everybodyStayed()

    const [ada, bo, cy] = (await gapsOf(people, { starts, faults, ends })) as [Shaken, Shaken, Shaken]
    expectNoGap(ada)
    expectNoGap(bo)
    expect(
      cy.shaken.audio.length - cy.quiet.audio.length,
      `${cy.told}, restart ${restart}`,
    ).toBeLessThanOrEqual(relayAway + restart)
  },
)

netCase(
  'b: the edge replaced ten times: no gap for anybody, relayed or not',
  { label: 'b-edge-replaced' },
  async (lab) => {
    const meeting = await holdMeeting(lab)
    const { server, people } = meeting
    const first = edgeOf(server)
    const starts = await watchQuietly(people)
    const roster = watchRoster(people)
    const faults = await clocks(people)
    for (let round = 1; round <= replacements; round += 1) {
      process.kill(server.app.pid, 'SIGHUP')
      await eventually(`the edge is replaced, ${round}`, () => count(server, 'process.retiring') === round)
    }
    const ends = await clocks(people)
    await roster.everybodyStayed()
    await allMeet(meeting, 5_000)
    for (const one of await gapsOf(people, { starts, faults, ends })) expectNoGap(one)

    // Cy's media is still in the first one; those between had nobody to keep and are gone.
    await eventually(
      'edges without connections have ended',
      () => count(server, 'process.retired') >= replacements - 2,
    )
    expect(count(server, 'process.died')).toBe(0)
    expect(() => process.kill(first, 0)).not.toThrow()
  },
)
