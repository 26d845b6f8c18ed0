import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm } from '../../testing/press.ts'
import EnrolPage from './EnrolPage.svelte'
import AccountPage from '../account/AccountPage.svelte'
import { exampleSessions } from '../account/testing/example-sessions.ts'
import { fixtureDevice, passkeysAt } from '../passkeys/testing/fixture-device.ts'
import { exampleOn, exampleRecoveryCodes, exampleSetup } from './testing/example-factor.ts'

const get = 'GET /api/me/second-factor'
const begin = 'POST /api/me/second-factor/begin'
const off = { [get]: () => ({ recoveryCodes: 0 }), [begin]: () => exampleSetup }
const card = '[aria-labelledby=second-factor]'

const shown = (state: string, answers: Answers, act: (root: ParentNode) => Promise<void>) =>
  shot({
    screen: 'account',
    state: `factor-${state}`,
    component: AccountPage,
    props: { device: fixtureDevice() },
    given: {
      me: { user: mara, passkeysAt },
      answers: {
        'GET /api/sessions': () => ({ sessions: exampleSessions.slice(0, 1) }),
        'GET /api/me/passkeys': () => ({ passkeys: [] }),
        ...answers,
      },
    },
    act: async ({ root }) => {
      await drawn()
      await act(root)
      await drawn()
      root.querySelector(card)?.scrollIntoView({ block: 'center' })
    },
  })

/** Sets it up as far as the picture, which is loaded when it is needed. */
const setUp = async (root: ParentNode): Promise<void> => {
  await press(root, `${card} .foot button`)
  while (root.querySelector(`${card} svg[role=img]`) === null) await drawn()
}

const giveCode = (root: ParentNode): Promise<void> =>
  submitForm(root.querySelector(card) ?? root, { 'input[inputmode]': '123456' })

export const gallery: Gallery = [
  shown('off', off, drawn),
  shown('setup', off, setUp),
  shown(
    'setup-wrong',
    { ...off, 'POST /api/me/second-factor': failing('forbidden', { reason: 'wrong_code' }) },
    async (root) => {
      await setUp(root)
      await giveCode(root)
    },
  ),
  shown(
    'codes',
    {
      [get]: () => exampleOn(10),
      'POST /api/me/second-factor/recovery-codes': () => ({ recoveryCodes: exampleRecoveryCodes }),
    },
    async (root) => {
      await press(root, `${card} .foot button`)
      await press(root, 'dialog footer button:last-of-type')
    },
  ),
  shown('on', { [get]: () => exampleOn(10) }, drawn),
  shown('few', { [get]: () => exampleOn(1) }, drawn),
  shown('turn-off', { [get]: () => exampleOn(10) }, (root) =>
    press(root, `${card} .foot button:last-of-type`),
  ),
  shown(
    'confirm',
    {
      ...off,
      [begin]: failing('forbidden', { reason: 'confirm_needed' }),
      'POST /api/session/confirm': failing('forbidden', { reason: 'code_needed' }),
    },
    async (root) => {
      await press(root, `${card} .foot button`)
      await drawn()
      const dialog = root.querySelector('dialog') ?? root
      await submitForm(dialog, { '[autocomplete=current-password]': 'three small boats' })
    },
  ),
  shot({
    screen: 'enrol',
    state: 'begin',
    component: EnrolPage,
    props: { device: fixtureDevice() },
    given: {
      me: { user: mara, passkeysAt, mustSetUpSecondFactor: true },
      answers: { ...off, 'GET /api/me/passkeys': () => ({ passkeys: [] }) },
    },
    act: drawn,
  }),
]
