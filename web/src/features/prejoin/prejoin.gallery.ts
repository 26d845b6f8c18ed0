import { shot, type Gallery } from '../../../gallery/shot.ts'
import { ApiFailure } from '../../api.ts'
import type { MediaWish } from '../../rtc/testing/fixture-media.ts'
import { exampleFace, mara, person, room, studio } from '../../testing/examples.ts'
import { refusals } from './refusal.ts'
import PrejoinShot from './testing/PrejoinShot.svelte'

const screen = 'prejoin'
const asMara = { me: { user: mara } }
const empty = room({ code: 'pxq-nezi-hub', name: 'Open hours' })
const unanswered: MediaWish = { unanswered: true, permission: 'prompt' }
const denied: MediaWish = { refuse: { name: 'NotAllowedError' }, permission: 'denied' }
const long = room({
  code: 'zde-kory-pim',
  name: 'Quarterly planning with everybody from the northern and the southern studio',
  people: [person('Wolfeschlegelsteinhausenbergerdorff the Younger'), person('王芳')],
})
const faces = {
  ...studio,
  people: studio.people.map((one, index) => (index === 1 ? one : { ...one, picture: exampleFace })),
}

/** The camera's first frame is there. */
const seen = async ({ root }: { root: HTMLElement }) => {
  const video = await appeared(root, 'video')
  if (video instanceof HTMLVideoElement && video.readyState < 2) {
    await new Promise((resolve) => {
      video.addEventListener('loadeddata', resolve, { once: true })
    })
  }
}

const appeared = async (root: HTMLElement, selector: string): Promise<Element> => {
  for (;;) {
    const found = root.querySelector(selector)
    if (found) return found
    await new Promise(requestAnimationFrame)
  }
}

const noted = async ({ root }: { root: HTMLElement }) => {
  await appeared(root, '.note')
}

export const gallery: Gallery = [
  shot({
    screen,
    state: 'visitor',
    component: PrejoinShot,
    props: { name: 'Mara Okoye' },
    given: {
      me: { links: { privacy: 'https://studio.example/privacy', imprint: 'https://studio.example' } },
    },
    act: seen,
  }),
  shot({ screen, state: 'account', component: PrejoinShot, given: asMara, act: seen }),
  shot({
    screen,
    state: 'account-faces',
    component: PrejoinShot,
    props: { room: faces, camera: false },
    given: { me: { user: { ...mara, picture: exampleFace } } },
  }),
  shot({ screen, state: 'empty', component: PrejoinShot, props: { room: empty, camera: false } }),
  shot({
    screen,
    state: 'long-names',
    component: PrejoinShot,
    props: { room: long, name: long.name },
    act: seen,
  }),
  shot({
    screen,
    state: 'asking',
    component: PrejoinShot,
    props: { media: unanswered, name: 'Mara Okoye' },
  }),
  shot({
    screen,
    state: 'denied',
    component: PrejoinShot,
    props: { media: denied, name: 'Mara Okoye' },
    act: noted,
  }),
  shot({
    screen,
    state: 'in-use',
    component: PrejoinShot,
    props: { media: { refuse: { name: 'NotReadableError' } }, name: 'Mara Okoye' },
    act: noted,
  }),
  shot({
    screen,
    state: 'no-devices',
    component: PrejoinShot,
    props: { media: { devices: [] } },
    act: noted,
  }),
  shot({
    screen,
    state: 'server-away',
    component: PrejoinShot,
    props: { name: 'Mara Okoye', room: studio, failure: new ApiFailure({ code: 'unavailable' }) },
    act: seen,
  }),
  ...refusals.map((refusal) =>
    shot({
      screen,
      state: `refused-${refusal.replace('_', '-')}`,
      component: PrejoinShot,
      props: { refusal },
    }),
  ),
]
