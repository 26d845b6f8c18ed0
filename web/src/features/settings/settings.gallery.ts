import { shot, type Gallery } from '../../../gallery/shot.ts'
import type { Reply } from '../../../../src/contract/contract.ts'
import { ApiFailure } from '../../api.ts'
import { exampleLogo, mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, press, typeInto } from '../../testing/press.ts'
import type { Provider } from '../../../../src/contract/providers.ts'
import SettingsPage from './SettingsPage.svelte'
import { exampleMail } from './testing/example-mail.ts'
import { exampleSignInProviders } from './testing/example-sign-in-providers.ts'
import {
  exampleSettings,
  mailSetHere,
  ownAppearance,
  setInFile,
  troubled,
  violet,
} from './testing/example-settings.ts'

const get = 'GET /api/settings'
const providers = 'GET /api/providers'
const patch = 'PATCH /api/settings'
const given = { me: { user: mara }, path: '/admin/settings' }
const off: Reply<'GET /api/mail'> = { on: false, waiting: 0, failed: [] }
const having = (settings: ReturnType<typeof exampleSettings>, mail = off) => ({
  [get]: (): Reply<typeof get> => ({ settings, mailProblems: [], passkeysElsewhere: [] }),
  'GET /api/mail': () => mail,
  [providers]: () => ({ providers: [] as Provider[] }),
})
const withProviders = {
  ...having(exampleSettings()),
  [providers]: () => ({ providers: exampleSignInProviders }),
}

/** Somebody else decides who may make an account, once the page stands. */
const decidedMeanwhile = () => {
  const closed = { value: 'closed', source: 'here', isSet: true, version: 1 } as const
  const states = [exampleSettings()]
  return (): Reply<typeof get> => ({
    settings: states.pop() ?? exampleSettings({ 'accounts.registration': closed }),
    mailProblems: [],
    passkeysElsewhere: [],
  })
}

/** Begins to enter a provider of this kind. */
const newProvider = async (root: ParentNode, kind: string): Promise<void> => {
  await toProviders(root)
  await press(root, '[aria-labelledby=sign-in-providers] > div > button')
  const select = root.querySelector<HTMLSelectElement>('dialog select')
  if (select) select.value = kind
  select?.dispatchEvent(new Event('change', { bubbles: true }))
  await drawn()
}

/** Brings the card with the providers into the picture. */
const toProviders = async (root: ParentNode): Promise<void> => {
  await drawn()
  root.querySelector('[aria-labelledby=sign-in-providers]')?.scrollIntoView({ block: 'center' })
}

const submitMail = async (root: ParentNode) => {
  root.querySelectorAll('form')[1]?.requestSubmit()
  await drawn()
}

export const gallery: Gallery = [
  shot({
    screen: 'settings',
    state: 'standard',
    component: SettingsPage,
    given: { ...given, answers: having(exampleSettings()) },
    act: drawn,
  }),
  shot({
    screen: 'settings',
    state: 'other-name',
    component: SettingsPage,
    given: {
      ...given,
      me: { ...given.me, passkeysAt: 'meet.studio.example' },
      answers: {
        ...having(exampleSettings()),
        [get]: (): Reply<typeof get> => ({
          settings: exampleSettings(),
          mailProblems: [],
          passkeysElsewhere: [{ name: 'meet.old-studio.example', passkeys: 12, accounts: 9 }],
        }),
      },
    },
    act: drawn,
  }),
  shot({
    screen: 'settings',
    state: 'theirs-beside',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...having(exampleSettings()),
        [get]: decidedMeanwhile(),
        [patch]: failing('conflict', { reason: 'version' }),
      },
    },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'input[type=radio][value=open]')
      root.querySelectorAll('form')[0]?.requestSubmit()
      await drawn()
      root.querySelector('form [role=alert]')?.scrollIntoView({ block: 'center' })
    },
  }),
  shot({
    screen: 'settings',
    state: 'fixed',
    component: SettingsPage,
    given: { ...given, answers: having(setInFile) },
    act: drawn,
  }),
  shot({
    screen: 'settings',
    state: 'wrong',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...having(mailSetHere),
        [patch]: () =>
          Promise.reject(
            new ApiFailure({
              code: 'invalid_input',
              details: ['mail.host', 'mail.security', 'mail.password'].map((path) => ({ path, message: '' })),
            }),
          ),
      },
    },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, 'form:nth-of-type(2) input', 'smtp.studio.example:25')
      await submitMail(root)
    },
  }),
  shot({
    screen: 'settings',
    state: 'overtaken',
    component: SettingsPage,
    given: {
      ...given,
      answers: { ...having(mailSetHere), [patch]: failing('conflict', { reason: 'version' }) },
    },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, '[type=email]', 'parley@studio.example')
      await submitMail(root)
    },
  }),
  shot({
    screen: 'settings',
    state: 'mail-trouble',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...having(mailSetHere, troubled),
        'POST /api/mail/test': () => ({
          sent: false,
          trouble: { reason: 'sign_in_refused', said: '535 5.7.8 authentication failed' },
        }),
      },
    },
    act: async ({ root }) => {
      await drawn()
      const test = root.querySelectorAll('form')[2]
      test?.requestSubmit()
      await drawn()
      test?.closest('section')?.scrollIntoView({ block: 'start' })
    },
  }),
  shot({
    screen: 'settings',
    state: 'appearance',
    component: SettingsPage,
    given: { ...given, answers: { ...having(ownAppearance), 'GET /api/settings/accents': () => violet } },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('.samples')?.closest('form')?.scrollIntoView({ block: 'start' })
    },
  }),
  shot({
    screen: 'settings',
    state: 'logo',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...having(ownAppearance),
        [get]: () => ({
          settings: ownAppearance,
          mailProblems: [],
          passkeysElsewhere: [],
          logo: { address: exampleLogo, changedAt: '2026-11-19T09:30:00.000Z' },
        }),
      },
    },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('.grounds')?.closest('section')?.scrollIntoView({ block: 'start' })
    },
  }),
  shot({
    screen: 'settings',
    state: 'providers',
    component: SettingsPage,
    given: { ...given, answers: withProviders },
    act: ({ root }) => toProviders(root),
  }),
  shot({
    screen: 'settings',
    state: 'provider',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...withProviders,
        'POST /api/providers/test': () => ({
          problem: { kind: 'mismatch' as const, found: 'https://id.studio.example/realms/Studio' },
        }),
      },
    },
    act: async ({ root }) => {
      await toProviders(root)
      await press(root, '[aria-labelledby=sign-in-providers] li button')
      await press(root, 'dialog footer button')
      await drawn()
    },
  }),
  shot({
    screen: 'settings',
    state: 'provider-new',
    component: SettingsPage,
    given: { ...given, answers: withProviders },
    act: async ({ root }) => {
      await toProviders(root)
      await press(root, '[aria-labelledby=sign-in-providers] > div > button')
    },
  }),
  ...(['github', 'ldap'] as const).map((kind) =>
    shot({
      screen: 'settings',
      state: `provider-${kind}`,
      component: SettingsPage,
      given: { ...given, answers: withProviders },
      act: ({ root }) => newProvider(root, kind),
    }),
  ),
  shot({
    screen: 'settings',
    state: 'preview',
    component: SettingsPage,
    given: {
      ...given,
      answers: {
        ...having(mailSetHere, { on: true, waiting: 0, failed: [] }),
        'POST /api/mail/preview': () => exampleMail,
      },
    },
    act: async ({ root }) => {
      await drawn()
      await press(root, 'section .quiet')
      await drawn()
    },
  }),
  shot({
    screen: 'settings',
    state: 'busy',
    component: SettingsPage,
    given: { ...given, answers: { [get]: pending } },
  }),
  shot({
    screen: 'settings',
    state: 'error',
    component: SettingsPage,
    given: { ...given, answers: { [get]: failing('internal') } },
    act: drawn,
  }),
]
