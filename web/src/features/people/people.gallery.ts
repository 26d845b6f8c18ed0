import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, press, typeInto } from '../../testing/press.ts'
import PeoplePage from './PeoplePage.svelte'
import { anna, exampleAccounts, exampleLink, ines, listOf, yusuf } from './testing/example-accounts.ts'

const me = { user: mara }
const get = 'GET /api/users'
const path = '/admin/people'
const answers = { [get]: () => listOf(exampleAccounts, 312) }

export const gallery: Gallery = [
  shot({
    screen: 'people',
    state: 'leaving',
    component: PeoplePage,
    given: { me, path: `${path}?state=leaving`, answers: { [get]: () => listOf([ines]) } },
    act: drawn,
  }),
  shot({ screen: 'people', state: 'list', component: PeoplePage, given: { me, path, answers }, act: drawn }),
  shot({
    screen: 'people',
    state: 'chosen',
    component: PeoplePage,
    given: { me, path, search: '?sort=seen&order=down&page=2', answers },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'tbody tr:nth-child(1) input')
      await press(root, 'tbody tr:nth-child(5) input')
    },
  }),
  shot({
    screen: 'people',
    state: 'done',
    component: PeoplePage,
    given: {
      me,
      path,
      answers: {
        ...answers,
        'PATCH /api/users/:id': ({ params }) => ({
          ...(exampleAccounts.find(({ id }) => id === params.id) ?? anna),
          disabledAt: '2026-11-21T09:35:00.000Z',
        }),
      },
    },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'tbody tr:nth-child(1) input')
      await press(root, '.acts .danger')
      await drawn()
    },
  }),
  shot({
    screen: 'people',
    state: 'no-match',
    component: PeoplePage,
    given: { me, path, search: '?search=zebra&role=admin', answers: { [get]: () => listOf([]) } },
    act: drawn,
  }),
  shot({
    screen: 'people',
    state: 'busy',
    component: PeoplePage,
    given: { me, path, answers: { [get]: pending } },
  }),
  shot({
    screen: 'people',
    state: 'error',
    component: PeoplePage,
    given: { me, path, answers: { [get]: failing('internal') } },
    act: drawn,
  }),
  shot({
    screen: 'people',
    state: 'not-admin',
    component: PeoplePage,
    given: { me: { user: { ...mara, role: 'user' } }, path },
  }),
  shot({
    screen: 'people',
    state: 'new',
    component: PeoplePage,
    given: { me, path, answers },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'main button.primary')
      await typeInto(root, 'form [type=email]', 'not an address')
      await press(root, '[type=submit]')
    },
  }),
  shot({
    screen: 'people',
    state: 'link',
    component: PeoplePage,
    given: {
      me,
      path,
      answers: { ...answers, 'POST /api/users': () => ({ user: yusuf, link: exampleLink }) },
    },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'main button.primary')
      await typeInto(root, 'form [maxlength="512"]', 'Yusuf Demir')
      await typeInto(root, 'form [type=email]', 'yusuf@example.org')
      await press(root, '[type=submit]')
      await drawn()
    },
  }),
]
