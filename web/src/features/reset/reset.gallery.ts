import { shot, type Gallery, type Shot } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending, type Answers } from '../../testing/fixture-api.ts'
import { drawn, submitForm, typeInto } from '../../testing/press.ts'
import ForgotPage from './ForgotPage.svelte'
import ResetPage from './ResetPage.svelte'

const check = 'POST /api/reset/check'
const good: Answers = { [check]: () => ({ name: 'Ada Lovelace', email: 'ada@example.org' }) }

const link = (state: string, given: NonNullable<Shot['given']>, act: NonNullable<Shot['act']> = drawn) =>
  shot({ screen: 'reset', state, component: ResetPage, hash: 'example-of-a-reset-secret', given, act })

export const gallery: Gallery = [
  link('checking', { answers: { [check]: pending } }),
  link('useless', { answers: { [check]: failing('gone') } }),
  link('unreachable', { answers: { [check]: failing('unreachable') } }),
  link('ready', { answers: good }, async ({ root }) => {
    await drawn()
    await typeInto(root, 'input[type=password]', 'three small boats')
  }),
  link('wrong', { answers: good }, async ({ root }) => {
    await drawn()
    await submitForm(root, { 'input[type=password]': 'boat' })
  }),
  link('signed-in', { me: { user: mara }, answers: good }),
  shot({ screen: 'reset', state: 'forgot', component: ForgotPage, given: { me: { mail: true } } }),
  shot({
    screen: 'reset',
    state: 'asked',
    component: ForgotPage,
    given: { me: { mail: true }, answers: { 'POST /api/reset/request': () => ({}) } },
    act: ({ root }) => submitForm(root, { 'input[inputmode=email]': 'mara@studio.example' }),
  }),
  shot({ screen: 'reset', state: 'forgot-off', component: ForgotPage }),
]
