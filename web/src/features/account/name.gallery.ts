import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { drawn, typeInto } from '../../testing/press.ts'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'

const me = { user: mara, build: 'fixture', setupNeeded: false }

export const gallery: Gallery = [
  shot({
    screen: 'account',
    state: 'name-overtaken',
    component: AccountPage,
    props: { device: fixtureDevice() },
    given: {
      me: { user: mara },
      answers: {
        'GET /api/sessions': () => ({ sessions: [] }),
        'GET /api/me/passkeys': () => ({ passkeys: [] }),
        'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
        'GET /api/me/keys': () => ({ keys: [] }),
        'GET /api/me/departure': () => ({ rooms: 3, invitations: 0, days: 14, may: true }),
      },
    },
    act: async ({ root, parley }) => {
      await drawn()
      await typeInto(root, '[autocomplete=name]', 'Mara Okoye-Lindqvist')
      parley.session.accept({ ...me, user: { ...mara, name: 'Mara O.' } })
      await drawn()
    },
  }),
]
