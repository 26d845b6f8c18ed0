import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import { everybodyMeets, meet } from '../../browser/steps.ts'
import { pictures } from '../lab/fake-media.ts'
import { expectIntelligible } from '../lab/bad-sound.ts'
import { netCase, type Lab, type Seated } from '../lab/lab.ts'
import { notesTo, remembersNotes } from '../lab/link-notes.ts'

/** Bits a second: sound and a small picture, by far not the large one. */
const narrow = { up: { rate: 200_000 }, down: { rate: 300_000 } }
/** Until pictures have given way (ms). */
const settling = 4_000
const listening = 12_000

/** Waits until the picture that arrives is the large or the small one. */
const gets = (person: Person, size: 'large' | 'small', deadline: number): Promise<unknown> =>
  person.finds(
    `gets the ${size} picture`,
    ({ inbound }) =>
      inbound.some(
        ({ kind, width }) =>
          kind === 'video' && width > 0 && width < pictures.rich.width === (size === 'small'),
      ),
    deadline,
  )

interface Course {
  unlucky: Seated
  side: 'up' | 'down'
  listens: (when: string, span: number) => Promise<void>
}

/** One side of one link becomes narrow: its owner is told. */
async function narrowed({ unlucky, side, listens }: Course): Promise<void> {
  await unlucky.host.shape({ [side]: narrow[side] })
  const told = unlucky.page.locator(`[data-link=${side}]`).waitFor({ timeout: 25_000 })
  await pause(settling)
  await Promise.all([told, listens(`the way ${side} of ${unlucky.name} is narrow`, listening)])
}

/** It is wide again: nobody is told anything any more. */
async function widened({ host, page }: Seated): Promise<void> {
  await host.shape({})
  await page.locator('[data-link]').waitFor({ state: 'detached', timeout: 30_000 })
}

/** Ada's rich picture is what has to give way: what Firefox films is no match for a narrow link. */
async function twoMeet(lab: Lab): Promise<Pick<Course, 'listens'> & { ada: Seated; bo: Seated }> {
  const server = await lab.serveAt('203.0.113.1/24')
  const [ada, bo] = await Promise.all([
    lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', camera: 'rich' }),
    lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', camera: 'rich' }),
  ])
  await meet([ada, bo], { setupLink: server.setupLink, name: 'Patient' })
  await gets(bo, 'large', 45_000)
  for (const person of [ada, bo]) await remembersNotes(person)
  return { ada, bo, listens: await expectIntelligible([ada, bo], 5_000) }
}

netCase(
  'm: with 300 kbit/s down pictures give way and come back, sound stays, and only whose download it is is told so',
  { label: 'm-narrow-down' },
  async (lab) => {
    const { ada, bo, listens } = await twoMeet(lab)
    await narrowed({ unlucky: bo, side: 'down', listens })
    await gets(bo, 'small', 10_000)
    await widened(bo)
    // The server feels its way up with ever longer pauses.
    await gets(bo, 'large', 90_000)
    expect([await notesTo(ada), await notesTo(bo)]).toEqual([[], ['down']])
  },
)

netCase(
  'm: with 200 kbit/s up pictures give way, sound stays, and only whose upload it is is told so',
  { label: 'm-narrow-up' },
  async (lab) => {
    const { ada, bo, listens } = await twoMeet(lab)
    await narrowed({ unlucky: ada, side: 'up', listens })
    await gets(bo, 'small', 10_000)
    await widened(ada)
    expect([await notesTo(ada), await notesTo(bo)]).toEqual([['up'], []])
    await everybodyMeets([ada, bo])
  },
)
