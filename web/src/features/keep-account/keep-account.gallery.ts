import { shot, type Gallery, type Shot } from '../../../gallery/shot.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { drawn, press } from '../../testing/press.ts'
import KeepAccountPage from './KeepAccountPage.svelte'

const check = 'POST /api/departure/check'
const offer: Answers = {
  [check]: () => ({ name: 'Mara Okoye', email: 'mara@studio.example', leavesAt: '2026-12-05T09:30:00.000Z' }),
}

const link = (state: string, answers: Answers, act: NonNullable<Shot['act']> = drawn) =>
  shot({
    screen: 'keep-account',
    state,
    component: KeepAccountPage,
    hash: 'example-of-a-way-back',
    given: { answers },
    act,
  })

const used: NonNullable<Shot['act']> = async ({ root }) => {
  await drawn()
  await press(root, '[type=submit]')
  await drawn()
}

export const gallery: Gallery = [
  link('ask', offer),
  link('kept', { ...offer, 'POST /api/departure/undo': () => ({}) }, used),
  link('useless', { [check]: failing('gone') }),
]
