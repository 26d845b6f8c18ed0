import { shot, type Gallery } from '../../../gallery/shot.ts'
import { FixtureMedia } from '../../rtc/testing/fixture-media.ts'
import { exampleFace, mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { chooseFile, pictureFile } from '../../testing/picture-file.ts'
import { drawn, press, submitForm } from '../../testing/press.ts'
import {
  exampleCreation,
  examplePasskeys,
  fixtureDevice,
  passkeysAt,
  refusing,
} from '../passkeys/testing/fixture-device.ts'
import { exampleIdentities, exampleProviders } from '../providers/testing/example-providers.ts'
import AccountPage from './AccountPage.svelte'
import { exampleSessions } from './testing/example-sessions.ts'

const me = { user: mara, passkeysAt }
const props = { device: fixtureDevice(), access: new FixtureMedia() }
const list = 'GET /api/me/passkeys'
const weigh = 'GET /api/me/departure'
const weight = { [weigh]: () => ({ rooms: 3, invitations: 0, days: 14, may: true }) }
const rest = {
  'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
  'GET /api/me/keys': () => ({ keys: [] }),
}
const none = { ...rest, [list]: () => ({ passkeys: [] }) }
/** What was never used belongs to a name that the server had before. */
const passkeys = examplePasskeys.map((one) => (one.usedAt ? one : { ...one, elsewhere: 'meet.old.example' }))
const some = { ...rest, [list]: () => ({ passkeys }) }
const get = 'GET /api/sessions'
const here = { ...none, ...weight, [get]: () => ({ sessions: exampleSessions.slice(0, 1) }) }
const form = (current: string, password: string) => ({
  '[autocomplete=current-password]': current,
  '[autocomplete=new-password]': password,
})

/** Brings the card with the passkeys into the picture. */
const toPasskeys = async (root: ParentNode): Promise<void> => {
  await drawn()
  root.querySelector('[aria-labelledby=passkeys]')?.scrollIntoView({ block: 'center' })
}

/** The card with this field in it. */
const cardWith = (root: ParentNode, field: string): ParentNode =>
  root.querySelector(field)?.closest('form') ?? root

export const gallery: Gallery = [
  shot({
    screen: 'account',
    state: 'picture',
    component: AccountPage,
    props,
    given: {
      me: { ...me, user: { ...mara, picture: exampleFace, language: 'de', zone: 'Europe/Berlin' } },
      answers: here,
    },
    act: drawn,
  }),
  shot({
    screen: 'account',
    state: 'picture-cut',
    component: AccountPage,
    props,
    given: { me, answers: here },
    act: async ({ root }) => {
      await drawn()
      chooseFile(root, await pictureFile({ width: 900, height: 600 }))
      while (!document.querySelector('dialog[open]')) await drawn()
      await drawn()
    },
  }),
  shot({
    screen: 'account',
    state: 'providers',
    component: AccountPage,
    props,
    given: {
      me: { ...me, providers: exampleProviders },
      answers: {
        ...here,
        'GET /api/me/providers': () => ({ linked: exampleIdentities, offered: exampleProviders }),
      },
    },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=linked-providers]')?.scrollIntoView({ block: 'center' })
    },
  }),
  shot({
    screen: 'account',
    state: 'theme',
    component: AccountPage,
    props,
    given: { me, answers: here },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[role=radiogroup]')?.scrollIntoView({ block: 'center' })
    },
  }),
  shot({
    screen: 'account',
    state: 'devices',
    component: AccountPage,
    props,
    given: { me, answers: { ...some, ...weight, [get]: () => ({ sessions: exampleSessions }) } },
    act: drawn,
  }),
  shot({
    screen: 'account',
    state: 'here',
    component: AccountPage,
    props,
    given: { me, answers: here },
    act: drawn,
  }),
  shot({
    screen: 'account',
    state: 'busy',
    component: AccountPage,
    props,
    given: {
      me,
      answers: {
        [get]: pending,
        [list]: pending,
        'GET /api/me/keys': pending,
        'GET /api/me/second-factor': pending,
        [weigh]: pending,
      },
    },
  }),
  shot({
    screen: 'account',
    state: 'error',
    component: AccountPage,
    props,
    given: {
      me,
      answers: {
        [get]: failing('internal'),
        [list]: failing('internal'),
        'GET /api/me/keys': failing('internal'),
        'GET /api/me/second-factor': failing('internal'),
        [weigh]: failing('internal'),
      },
    },
    act: drawn,
  }),
  shot({
    screen: 'account',
    state: 'wrong',
    component: AccountPage,
    props,
    given: { me, answers: here },
    act: async ({ root }) => {
      await drawn()
      await submitForm(cardWith(root, '[autocomplete=new-password]'), form('', 'short'))
    },
  }),
  shot({
    screen: 'account',
    state: 'changed',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, 'POST /api/me/password': () => ({ ended: 2 }) } },
    act: async ({ root }) => {
      await drawn()
      await submitForm(
        cardWith(root, '[autocomplete=new-password]'),
        form('the one until now', 'three words or more'),
      )
      await drawn()
    },
  }),
  shot({
    screen: 'account',
    state: 'email-taken',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, 'POST /api/me/email': failing('conflict', { reason: 'email_taken' }) } },
    act: async ({ root }) => {
      await drawn()
      await submitForm(cardWith(root, 'input[type=email]'), {
        'input[type=email]': 'anna@studio.example',
        '[autocomplete=current-password]': 'the one until now',
      })
    },
  }),
  shot({
    screen: 'account',
    state: 'no-password',
    component: AccountPage,
    props,
    given: { me: { ...me, noPassword: true }, answers: { ...here, ...some } },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[autocomplete=new-password]')?.scrollIntoView({ block: 'center' })
    },
  }),
  shot({
    screen: 'account',
    state: 'username-taken',
    component: AccountPage,
    props,
    given: {
      me: { ...me, user: { ...mara, username: 'mara.o' } },
      answers: { ...here, 'PATCH /api/me': failing('conflict', { reason: 'username_taken' }) },
    },
    act: async ({ root }) => {
      await drawn()
      const card = cardWith(root, 'input[maxlength="32"]')
      await submitForm(card, { 'input[maxlength="32"]': 'anna' })
      root.querySelector('input[maxlength="32"]')?.scrollIntoView({ block: 'center' })
    },
  }),
  shot({
    screen: 'account',
    state: 'passkey-rename',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, ...some } },
    act: async ({ root }) => {
      await toPasskeys(root)
      await press(root, '[aria-labelledby=passkeys] li:nth-child(2) button')
    },
  }),
  shot({
    screen: 'account',
    state: 'passkey-remove',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, ...some } },
    act: async ({ root }) => {
      await toPasskeys(root)
      await press(root, '[aria-labelledby=passkeys] li:nth-child(1) button:last-of-type')
    },
  }),
  shot({
    screen: 'account',
    state: 'passkey-known',
    component: AccountPage,
    props: { device: fixtureDevice({ make: refusing('known') }) },
    given: { me, answers: { ...here, ...some, 'POST /api/me/passkeys/options': () => exampleCreation } },
    act: async ({ root }) => {
      await toPasskeys(root)
      await press(root, '[aria-labelledby=passkeys] .foot button')
      await drawn()
    },
  }),
  shot({
    screen: 'account',
    state: 'confirm',
    component: AccountPage,
    props,
    given: {
      me,
      answers: {
        ...here,
        ...some,
        'POST /api/me/passkeys/options': failing('forbidden', { reason: 'confirm_needed' }),
        'POST /api/session/confirm': failing('forbidden', { reason: 'wrong_password' }),
      },
    },
    act: async ({ root }) => {
      await toPasskeys(root)
      await press(root, '[aria-labelledby=passkeys] .foot button')
      await drawn()
      const dialog = root.querySelector('dialog') ?? root
      await submitForm(dialog, { '[autocomplete=current-password]': 'not mine' })
      await drawn()
    },
  }),
  shot({
    screen: 'account',
    state: 'no-name',
    component: AccountPage,
    props,
    given: { me: { user: mara }, answers: here },
    act: ({ root }) => toPasskeys(root),
  }),
  shot({
    screen: 'account',
    state: 'passkeys',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, ...some } },
    act: ({ root }) => toPasskeys(root),
  }),
  shot({
    screen: 'account',
    state: 'no-passkeys',
    component: AccountPage,
    props,
    given: { me, answers: here },
    act: ({ root }) => toPasskeys(root),
  }),
]
