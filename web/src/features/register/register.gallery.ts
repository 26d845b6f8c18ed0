import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm, typeInto } from '../../testing/press.ts'
import { exampleProviders } from '../providers/testing/example-providers.ts'
import { exampleCreation, fixtureDevice, passkeysAt, refusing } from '../passkeys/testing/fixture-device.ts'
import ConfirmRegistrationPage from './ConfirmRegistrationPage.svelte'
import RegisterPage from './RegisterPage.svelte'

const me = { mayRegister: true } as const
const filled = {
  '[autocomplete=name]': 'Mara Okoye',
  'input[type=email]': 'mara@studio.example',
  '[autocomplete=new-password]': 'three words or more',
}

export const gallery: Gallery = [
  shot({ screen: 'register', state: 'empty', component: RegisterPage, given: { me } }),
  shot({
    screen: 'register',
    state: 'passkey',
    component: RegisterPage,
    props: { device: fixtureDevice() },
    given: { me: { ...me, passkeysAt } },
  }),
  shot({
    screen: 'register',
    state: 'no-passkey',
    component: RegisterPage,
    props: { device: fixtureDevice({ make: refusing('cancelled') }) },
    given: {
      me: { ...me, passkeysAt },
      answers: { 'POST /api/registration/passkey/options': () => exampleCreation },
    },
    act: async ({ root }) => {
      await typeInto(root, '[autocomplete=name]', 'Mara Okoye')
      await typeInto(root, 'input[type=email]', 'mara@studio.example')
      await press(root, '.passkey button')
      await drawn()
    },
  }),
  shot({
    screen: 'register',
    state: 'taken',
    component: RegisterPage,
    given: { me, answers: { 'POST /api/registration': failing('conflict', { reason: 'email_taken' }) } },
    act: ({ root }) => submitForm(root, filled),
  }),
  shot({
    screen: 'register',
    state: 'by-mail',
    component: RegisterPage,
    given: { me: { ...me, mail: true, providers: exampleProviders } },
  }),
  shot({
    screen: 'register',
    state: 'asked',
    component: RegisterPage,
    given: { me: { ...me, mail: true }, answers: { 'POST /api/registration/request': () => ({}) } },
    act: ({ root }) => submitForm(root, { 'input[type=email]': 'mara@studio.example' }),
  }),
  shot({
    screen: 'register',
    state: 'confirm',
    component: ConfirmRegistrationPage,
    hash: 'example-of-a-registration-secret',
    given: { answers: { 'POST /api/registration/check': () => ({ email: 'mara@studio.example' }) } },
    act: drawn,
  }),
  shot({
    screen: 'register',
    state: 'useless',
    component: ConfirmRegistrationPage,
    hash: 'example-of-a-registration-secret',
    given: { answers: { 'POST /api/registration/check': failing('gone') } },
    act: drawn,
  }),
  shot({ screen: 'register', state: 'closed', component: RegisterPage }),
  shot({ screen: 'register', state: 'signed-in', component: RegisterPage, given: { me: { user: mara } } }),
]
