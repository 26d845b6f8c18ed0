import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm } from '../../testing/press.ts'
import AccountPage from '../account/AccountPage.svelte'
import { exampleSessions } from '../account/testing/example-sessions.ts'
import { fixtureDevice, passkeysAt } from '../passkeys/testing/fixture-device.ts'
import { exampleKeys, exampleSecret } from './testing/example-keys.ts'

const answers = {
  'GET /api/sessions': () => ({ sessions: exampleSessions.slice(0, 1) }),
  'GET /api/me/passkeys': () => ({ passkeys: [] }),
  'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
  'GET /api/me/keys': () => ({ keys: exampleKeys }),
}
const page = {
  screen: 'account',
  component: AccountPage,
  props: { device: fixtureDevice() },
} as const
const me = { user: mara, passkeysAt }

/** Brings the card with the keys into the picture. */
const toKeys = async (root: ParentNode): Promise<void> => {
  await drawn()
  root.querySelector('[aria-labelledby=api-keys]')?.scrollIntoView({ block: 'center' })
}

const openNew = async (root: ParentNode): Promise<void> => {
  await toKeys(root)
  await press(root, '[aria-labelledby=api-keys] > div:last-child button')
}

export const gallery: Gallery = [
  shot({ ...page, state: 'keys', given: { me, answers }, act: ({ root }) => toKeys(root) }),
  shot({
    ...page,
    state: 'key-new',
    given: { me, answers },
    act: async ({ root }) => {
      await openNew(root)
      await submitForm(root.querySelector('dialog') ?? root, {})
    },
  }),
  shot({
    ...page,
    state: 'key-made',
    given: {
      me: { user: { ...mara, role: 'admin' }, passkeysAt },
      answers: {
        ...answers,
        'POST /api/me/keys': () => ({
          key: { ...exampleKeys[0], id: '01930000-0000-7000-8000-0000000000c4', name: 'Door display' },
          secret: exampleSecret,
        }),
      },
    },
    act: async ({ root }) => {
      await openNew(root)
      const dialog = root.querySelector('dialog') ?? root
      await press(dialog, '[type=checkbox]')
      await submitForm(dialog, { 'input[type=text], input:not([type])': 'Door display' })
      await drawn()
    },
  }),
  shot({
    ...page,
    state: 'key-refused',
    given: {
      me: { user: { ...mara, role: 'admin' }, passkeysAt },
      answers: { ...answers, 'POST /api/me/keys': failing('conflict', { reason: 'too_many_keys' }) },
    },
    act: async ({ root }) => {
      await openNew(root)
      const dialog = root.querySelector('dialog') ?? root
      await press(dialog, '[type=checkbox]')
      await submitForm(dialog, { 'input[type=text], input:not([type])': 'Door display' })
      await drawn()
    },
  }),
  shot({
    ...page,
    state: 'key-revoke',
    given: { me, answers },
    act: async ({ root }) => {
      await toKeys(root)
      await press(root, '[aria-labelledby=api-keys] li button')
    },
  }),
]
