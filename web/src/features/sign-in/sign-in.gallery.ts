import { shot, type Gallery } from '../../../gallery/shot.ts'
import { exampleLogo, mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm, typeInto } from '../../testing/press.ts'
import { exampleRequest, fixtureDevice, passkeysAt, refusing } from '../passkeys/testing/fixture-device.ts'
import ProviderAnswerPage from '../providers/ProviderAnswerPage.svelte'
import { exampleProviders } from '../providers/testing/example-providers.ts'
import SignedInScreen from './SignedInScreen.svelte'
import SignInPage from './SignInPage.svelte'

const ask = 'POST /api/session/passkey/options'
const answer = 'POST /api/auth/providers/:provider/answer'
const code = 'POST /api/session/second-factor'
const filled = { 'input[inputmode=email]': 'mara@studio.example', 'input[type=password]': 'correct horse' }

export const gallery: Gallery = [
  shot({
    screen: 'sign-in',
    state: 'out-of-meeting',
    component: SignedInScreen,
    props: { user: mara, close: () => undefined },
    given: { me: { user: mara } },
  }),
  shot({
    screen: 'sign-in',
    state: 'empty',
    component: SignInPage,
    given: {
      me: { links: { privacy: 'https://studio.example/privacy', imprint: 'https://studio.example' } },
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'own-name',
    component: SignInPage,
    given: {
      me: {
        logo: exampleLogo,
        product: 'Studio für bewegte Bilder und Töne',
        links: {
          terms: 'https://studio.example/terms',
          privacy: 'https://studio.example/privacy',
          imprint: 'https://studio.example',
        },
      },
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'passkeys',
    component: SignInPage,
    props: { device: fixtureDevice() },
    given: { me: { passkeysAt, mayRegister: true } },
  }),
  shot({
    screen: 'sign-in',
    state: 'providers',
    component: SignInPage,
    props: { device: fixtureDevice() },
    given: { me: { passkeysAt, mayRegister: true, mail: true, providers: exampleProviders } },
  }),
  shot({
    screen: 'sign-in',
    state: 'provider-away',
    component: SignInPage,
    given: {
      me: { providers: exampleProviders },
      answers: {
        'POST /api/auth/providers/:provider': failing('unavailable', { reason: 'provider_failed' }),
      },
    },
    act: async ({ root }) => {
      await press(root, '.ways button')
      await drawn()
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'directory',
    component: SignInPage,
    given: {
      me: { providers: exampleProviders.filter(({ kind }) => kind === 'ldap'), mail: true },
      answers: {
        'POST /api/auth/providers/:provider/password': failing('unauthenticated', {
          reason: 'directory_credentials',
        }),
      },
    },
    act: async ({ root }) => {
      await press(root, '.ways button')
      await drawn()
      await typeInto(root, '.ways input[autocomplete=username]', 'mara')
      await typeInto(root, '.ways input[type=password]', 'wrong')
      root.querySelector<HTMLFormElement>('.ways form')?.requestSubmit()
      await drawn()
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'back',
    component: ProviderAnswerPage,
    props: { provider: 'studio', answer: 'code=a&state=b' },
    given: { me: { providers: exampleProviders }, answers: { [answer]: pending } },
  }),
  shot({
    screen: 'sign-in',
    state: 'back-refused',
    component: ProviderAnswerPage,
    props: { provider: 'studio', answer: 'code=a&state=b' },
    given: {
      me: { providers: exampleProviders },
      answers: { [answer]: failing('conflict', { reason: 'account_exists' }) },
    },
    act: drawn,
  }),
  shot({
    screen: 'sign-in',
    state: 'not-linked',
    component: ProviderAnswerPage,
    props: { provider: 'studio', answer: 'code=a&state=b' },
    given: {
      me: { user: mara, providers: exampleProviders },
      answers: { [answer]: failing('conflict', { reason: 'identity_taken' }) },
    },
    act: drawn,
  }),
  shot({
    screen: 'sign-in',
    state: 'no-passkey',
    component: SignInPage,
    props: { device: fixtureDevice({ show: refusing('cancelled') }) },
    given: { me: { passkeysAt }, answers: { [ask]: () => exampleRequest } },
    act: async ({ root }) => {
      await press(root, 'form [type=submit] + button')
      await drawn()
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'passkey-refused',
    component: SignInPage,
    props: { device: fixtureDevice() },
    given: {
      me: { passkeysAt },
      answers: {
        [ask]: () => exampleRequest,
        'POST /api/session/passkey': failing('unauthenticated', { reason: 'passkey_unverified' }),
      },
    },
    act: async ({ root }) => {
      await press(root, 'form [type=submit] + button')
      await drawn()
    },
  }),
  shot({
    screen: 'sign-in',
    state: 'code',
    component: SignInPage,
    given: { me: { codeAwaited: true } },
  }),
  shot({
    screen: 'sign-in',
    state: 'code-wrong',
    component: SignInPage,
    given: {
      me: { codeAwaited: true },
      answers: { [code]: failing('unauthenticated', { reason: 'wrong_code' }) },
    },
    act: ({ root }) => submitForm(root, { 'input[inputmode]': '123456' }),
  }),
  shot({
    screen: 'sign-in',
    state: 'invitation-open',
    component: ProviderAnswerPage,
    props: { provider: 'studio', answer: 'code=a&state=b' },
    given: {
      me: { providers: exampleProviders },
      answers: {
        [answer]: failing('forbidden', {
          reason: 'provider_email_unverified',
          details: [{ path: 'invitation', message: '' }],
        }),
      },
    },
    act: drawn,
  }),
  shot({
    screen: 'sign-in',
    state: 'code-recovery',
    component: SignInPage,
    given: { me: { codeAwaited: true } },
    act: ({ root }) => press(root, '.others button'),
  }),
  shot({
    screen: 'sign-in',
    state: 'code-late',
    component: SignInPage,
    given: { me: { codeAwaited: true }, answers: { [code]: failing('gone', { reason: 'sign_in_ticket' }) } },
    act: ({ root }) => submitForm(root, { 'input[inputmode]': '123456' }),
  }),
  shot({
    screen: 'sign-in',
    state: 'missing',
    component: SignInPage,
    act: ({ root }) => submitForm(root, {}),
  }),
  shot({
    screen: 'sign-in',
    state: 'refused',
    component: SignInPage,
    given: { answers: { 'POST /api/session': failing('unauthenticated') } },
    act: ({ root }) => submitForm(root, filled),
  }),
  shot({
    screen: 'sign-in',
    state: 'busy',
    component: SignInPage,
    given: { answers: { 'POST /api/session': pending } },
    act: ({ root }) => submitForm(root, filled),
  }),
]
