import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, submitForm, typeInto } from '../../testing/press.ts'
import SetupNeededScreen from './SetupNeededScreen.svelte'
import SetupPage from './SetupPage.svelte'

const hash = 'example-of-a-setup-secret'
const me = { setupNeeded: true }
const good = { 'POST /api/setup/check': () => ({}) }

export const gallery: Gallery = [
  shot({ screen: 'setup', state: 'needed', component: SetupNeededScreen, given: { me } }),
  shot({
    screen: 'setup',
    state: 'checking',
    component: SetupPage,
    hash,
    given: { me, answers: { 'POST /api/setup/check': pending } },
  }),
  shot({
    screen: 'setup',
    state: 'useless',
    component: SetupPage,
    hash,
    given: { me, answers: { 'POST /api/setup/check': failing('gone') } },
    act: drawn,
  }),
  shot({
    screen: 'setup',
    state: 'unreachable',
    component: SetupPage,
    hash,
    given: { me, answers: { 'POST /api/setup/check': failing('unreachable') } },
    act: drawn,
  }),
  shot({
    screen: 'setup',
    state: 'form',
    component: SetupPage,
    hash,
    given: { me, answers: good },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, 'input[autocomplete=name]', 'Mara Okoye')
      await typeInto(root, 'input[type=password]', 'three small boats')
    },
  }),
  shot({
    screen: 'setup',
    state: 'wrong',
    component: SetupPage,
    hash,
    given: { me, answers: good },
    act: async ({ root }) => {
      await drawn()
      await submitForm(root, { 'input[type=email]': 'mara', 'input[type=password]': 'boat' })
    },
  }),
  shot({ screen: 'setup', state: 'already', component: SetupPage, hash, given: { me: { user: mara } } }),
]
