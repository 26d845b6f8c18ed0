import { shot, type Gallery, type Shot } from '../../../gallery/shot.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { drawn, press } from '../../testing/press.ts'
import EmailChangePage from './EmailChangePage.svelte'

const check = 'POST /api/email-change/check'
const offer = (kind: 'confirm' | 'undo'): Answers => ({
  [check]: () => ({ kind, name: 'Mara Okoye', email: 'mara@studio.example' }),
  'GET /api/me': () => ({ build: 'b', setupNeeded: false }),
})

const link = (state: string, answers: Answers, act: NonNullable<Shot['act']> = drawn) =>
  shot({
    screen: 'email',
    state,
    component: EmailChangePage,
    hash: 'example-of-an-address-secret',
    given: { answers },
    act,
  })

const used: NonNullable<Shot['act']> = async ({ root }) => {
  await drawn()
  await press(root, '[type=submit]')
  await drawn()
}

export const gallery: Gallery = [
  link('confirm', offer('confirm')),
  link('undo', offer('undo')),
  link(
    'changed',
    { ...offer('confirm'), 'POST /api/email-change': () => ({ email: 'mara@studio.example' }) },
    used,
  ),
  link(
    'taken',
    { ...offer('confirm'), 'POST /api/email-change': failing('conflict', { reason: 'email_taken' }) },
    used,
  ),
  link('useless', { [check]: failing('gone') }),
]
