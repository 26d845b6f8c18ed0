import { shot, type Gallery } from '../../../gallery/shot.ts'
import { exampleRooms, mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { press, typeInto } from '../../testing/press.ts'
import HomePage from './HomePage.svelte'

const me = { user: mara }
const rooms = { 'GET /api/rooms': () => ({ rooms: exampleRooms }) }
export const gallery: Gallery = [
  shot({ screen: 'home', state: 'rooms', component: HomePage, given: { me, answers: rooms } }),
  shot({
    screen: 'home',
    state: 'busy',
    component: HomePage,
    given: { me, answers: { 'GET /api/rooms': pending } },
  }),
  shot({
    screen: 'home',
    state: 'empty',
    component: HomePage,
    given: { me, answers: { 'GET /api/rooms': () => ({ rooms: [] }) } },
  }),
  shot({
    screen: 'home',
    state: 'error',
    component: HomePage,
    given: { me, answers: { 'GET /api/rooms': failing('internal') } },
  }),
  shot({
    screen: 'home',
    state: 'new-meeting',
    component: HomePage,
    given: { me, answers: rooms },
    act: ({ root }) => press(root, '.start .button'),
  }),
  shot({
    screen: 'home',
    state: 'wrong-code',
    component: HomePage,
    given: { me, answers: rooms },
    act: async ({ root }) => {
      await typeInto(root, '.start input', 'tomorrow at nine')
      await press(root, '.start form button')
    },
  }),
  shot({
    screen: 'home',
    state: 'account-menu',
    component: HomePage,
    given: { me, answers: rooms },
    act: ({ root }) => press(root, 'header button[aria-haspopup=menu]'),
  }),
  shot({
    screen: 'home',
    state: 'deleting',
    component: HomePage,
    given: { me, answers: rooms },
    act: ({ parley }) => {
      parley.notices.show({
        text: parley.i18n.t('rooms.delete.soon', { name: 'Studio' }),
        action: { label: parley.i18n.t('rooms.delete.undo'), run: () => undefined },
        stays: 600_000,
      })
    },
  }),
]
