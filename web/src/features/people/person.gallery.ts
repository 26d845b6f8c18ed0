import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending, type Answers } from '../../testing/fixture-api.ts'
import { drawn, press, typeInto } from '../../testing/press.ts'
import { exampleEntries } from '../audit/testing/example-entries.ts'
import PersonPage from './PersonPage.svelte'
import { anna, exampleAccounts, exampleLink, ines, listOf, yusuf } from './testing/example-accounts.ts'
import { exampleWays, noWays, onlyPasskey } from './testing/example-ways.ts'

const get = 'GET /api/users/:id'
const tomas = exampleAccounts[4] ?? anna
const history = exampleEntries.filter(({ subject, by }) => [subject?.id, by.id].includes(anna.id))

const person = ({
  state,
  account = anna,
  answers = {},
  mail = false,
  act = drawn,
}: {
  state: string
  account?: typeof anna
  answers?: Answers
  mail?: boolean
  act?: (screen: { root: HTMLElement }) => Promise<void>
}) =>
  shot({
    screen: 'person',
    state,
    component: PersonPage,
    props: { id: account.id },
    given: {
      me: { user: mara, passkeysAt: 'meet.studio.example', ...(mail && { mail }) },
      answers: {
        [get]: () => ({
          user: account,
          rooms: 3,
          sessions: 2,
          secondFactor: { app: true, passkeys: 1 },
          providers: ['Google'],
        }),
        'GET /api/users/:id/ways-in': () => (account === yusuf ? noWays : exampleWays),
        'GET /api/users': () => listOf(exampleAccounts),
        'GET /api/audit': () => ({ entries: account === anna ? history : [], more: account === anna }),
        ...answers,
      },
    },
    act,
  })

export const gallery: Gallery = [
  person({ state: 'account' }),
  person({ state: 'disabled', account: tomas }),
  person({
    state: 'leaving',
    account: ines,
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=person-access]')?.scrollIntoView({ block: 'end' })
    },
  }),
  person({
    state: 'overtaken',
    answers: { 'PATCH /api/users/:id': failing('conflict', { reason: 'version' }) },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, 'form [maxlength="512"]', 'Anna Nowak-Reyes')
      await press(root, '[type=submit]')
      await drawn()
    },
  }),
  person({
    state: 'taken',
    answers: { 'PATCH /api/users/:id': failing('conflict', { reason: 'email_taken' }) },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, 'form [type=email]', 'jun@studio.example')
      await press(root, '[type=submit]')
      await drawn()
    },
  }),
  person({
    state: 'link',
    account: yusuf,
    answers: { 'POST /api/users/:id/reset-link': () => exampleLink },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'li:nth-child(2) > button')
      await drawn()
    },
  }),
  person({
    state: 'proof',
    account: yusuf,
    answers: {
      'POST /api/users/:id/reset-link': failing('forbidden', { reason: 'confirm_needed' }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
    },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'li:nth-child(2) > button')
      await drawn()
    },
  }),
  person({
    state: 'mails',
    mail: true,
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=person-access]')?.scrollIntoView({ block: 'end' })
    },
  }),
  person({
    state: 'delete',
    act: async ({ root }) => {
      await drawn()
      await press(root, 'section li:last-child > button')
      await drawn()
      await press(root, 'dialog .found label:nth-child(2) input')
    },
  }),
  person({
    state: 'second-factor',
    act: async ({ root }) => {
      await drawn()
      await press(root, 'section li:nth-child(3) > button')
      await drawn()
    },
  }),
  person({
    state: 'sign-out',
    act: async ({ root }) => {
      await drawn()
      await press(root, 'section li:nth-child(1) > button')
      await drawn()
    },
  }),
  person({
    state: 'merge',
    act: async ({ root }) => {
      await drawn()
      await press(root, 'section li:nth-last-child(2) > button')
      await drawn()
      await press(root, 'dialog .found label:nth-child(2) input')
    },
  }),
  person({
    state: 'ways-in',
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=person-ways]')?.scrollIntoView()
    },
  }),
  person({
    state: 'no-way-in',
    account: yusuf,
    mail: true,
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=person-ways]')?.scrollIntoView()
    },
  }),
  person({
    state: 'last-way-in',
    answers: { 'GET /api/users/:id/ways-in': () => onlyPasskey },
    act: async ({ root }) => {
      await drawn()
      await press(root, '[aria-labelledby=person-ways] .acts button')
      await drawn()
    },
  }),
  person({
    state: 'busy',
    answers: { [get]: pending, 'GET /api/audit': pending, 'GET /api/users/:id/ways-in': pending },
  }),
  person({ state: 'error', answers: { [get]: failing('internal'), 'GET /api/audit': failing('internal') } }),
  person({ state: 'gone', answers: { [get]: failing('not_found') } }),
]
