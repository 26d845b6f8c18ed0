import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { meet } from '../../browser/steps.ts'
import { expectIntelligible } from '../lab/bad-sound.ts'
import { netCase } from '../lab/lab.ts'
import { notesTo, remembersNotes } from '../lab/link-notes.ts'

const lossy = { loss: 0.05 }
const faraway = { delay: 200, jitter: 50 }
/** Until browsers and server have seen what the link is like (ms). */
const settling = 3_000
const listening = 10_000

netCase(
  'm: over a link that loses 5 % both ways, or takes 200 ± 50 ms, everybody is understood, and nobody is worried by a note',
  { label: 'm-bad-links' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const people = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24' }),
      lab.seat({ name: 'Cy', kind: 'chromium', at: '203.0.113.4/24' }),
    ])
    const [ada, bo] = people
    await meet(people, { setupLink: server.setupLink, name: 'Patient' })
    // Firefox's synthetic microphone gives a pure tone, which Opus protects less than a voice.
    await bo.page.getByRole('button', { name: 'Turn microphone off' }).click()
    for (const person of people) await remembersNotes(person)
    const listens = await expectIntelligible(people, 5_000)

    for (const [unlucky, way, what] of [
      [ada, lossy, 'Ada loses 5 %'],
      [bo, lossy, 'Bo loses 5 %'],
      [bo, faraway, 'Bo is 200 ms away'],
    ] as const) {
      await unlucky.host.shape({ up: way, down: way })
      await pause(settling)
      await listens(what, listening)
      await unlucky.host.shape({})
    }
    for (const person of people) expect(await notesTo(person)).toEqual([])
  },
)
