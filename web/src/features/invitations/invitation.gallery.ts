import { shot, type Gallery, type Shot } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending, type Answers } from '../../testing/fixture-api.ts'
import { drawn, submitForm, typeInto } from '../../testing/press.ts'
import { exampleProviders } from '../providers/testing/example-providers.ts'
import InvitationPage from './InvitationPage.svelte'

const check = 'POST /api/invitation/check'
const offer = { role: 'user', by: 'Mara Okoye', expiresAt: '2026-11-28T12:00:00.000Z' } as const
const named: Answers = { [check]: () => ({ ...offer, email: 'ada@example.org' }) }
const taken = { 'POST /api/invitation/accept': failing('conflict', { reason: 'email_taken' }) }
const filled = {
  'input[autocomplete=name]': 'Ada Lovelace',
  'input[type=password]': 'three small boats',
}

const link = (state: string, answers: Answers, more: Pick<Partial<Shot>, 'act' | 'given'> = {}) =>
  shot({
    screen: 'invitation',
    state,
    component: InvitationPage,
    hash: 'example-of-an-invitation-secret',
    given: { answers },
    act: drawn,
    ...more,
  })

export const gallery: Gallery = [
  link('checking', { [check]: pending }),
  link('useless', { [check]: failing('gone') }),
  link('unreachable', { [check]: failing('unreachable') }),
  link('ready', named, {
    act: async ({ root }) => {
      await drawn()
      for (const [field, text] of Object.entries(filled)) await typeInto(root, field, text)
    },
  }),
  link(
    'wrong',
    { [check]: () => ({ ...offer, role: 'admin' }) },
    {
      act: async ({ root }) => {
        await drawn()
        await submitForm(root, { 'input[type=email]': 'ada', 'input[type=password]': 'boat' })
      },
    },
  ),
  link(
    'taken',
    { ...named, ...taken },
    {
      act: async ({ root }) => {
        await drawn()
        await submitForm(root, filled)
      },
    },
  ),
  link(
    'taken-chosen',
    { [check]: () => offer, ...taken },
    {
      act: async ({ root }) => {
        await drawn()
        await submitForm(root, { ...filled, 'input[type=email]': 'ada@example.org' })
      },
    },
  ),
  link('providers', named, {
    given: { me: { providers: exampleProviders }, answers: named },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('.elsewhere')?.scrollIntoView({ block: 'center' })
    },
  }),
  link('signed-in', named, { given: { me: { user: mara }, answers: named } }),
]
