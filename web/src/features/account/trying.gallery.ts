import { shot, type Gallery } from '../../../gallery/shot.ts'
import { FixtureMedia, type MediaWish } from '../../rtc/testing/fixture-media.ts'
import { mara } from '../../testing/examples.ts'
import { drawn } from '../../testing/press.ts'
import { fixtureDevice, passkeysAt } from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'
import { exampleAnswers as here } from './testing/example-answers.ts'

/** Tries the devices, as far as there are any, and brings them into the picture. */
const tryDevices = async (root: ParentNode, seen: boolean): Promise<void> => {
  await drawn()
  const card = root.querySelector('[aria-labelledby=devices]')
  card?.querySelector<HTMLElement>('.foot button')?.click()
  const isSeen = () => (card?.querySelector('video')?.readyState ?? 0) >= 2
  do {
    card?.scrollIntoView({ block: 'center' })
    await drawn()
  } while (seen && !isSeen())
}

/** The devices of a browser, being tried. */
const trying = (state: string, wish: MediaWish = {}) =>
  shot({
    screen: 'account',
    state,
    component: AccountPage,
    props: { device: fixtureDevice(), access: new FixtureMedia(wish) },
    given: { me: { user: { ...mara, microphoneAtJoin: 'off' }, passkeysAt }, answers: here },
    act: ({ root }) => tryDevices(root, Object.keys(wish).length === 0),
  })

/** Camera, microphone and speaker, tried before a meeting. */
export const gallery: Gallery = [
  trying('trying'),
  trying('trying-denied', { refuse: { name: 'NotAllowedError' }, permission: 'denied' }),
  trying('trying-asking', { unanswered: true, permission: 'prompt' }),
  trying('trying-none', { devices: [] }),
]
