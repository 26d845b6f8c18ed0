import { expect, it } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { show } from '../../testing/show.ts'
import SecondFactorNote from './SecondFactorNote.svelte'

const build = { build: 'fixture', setupNeeded: false }

it.each([
  [true, 'You stay in the meeting, but can’t remove anybody or end it'],
  [false, 'You stay in the meeting; afterwards you’ll be asked for it'],
])('says what it means that a second factor is wanted from now on (host: %s)', async (isHost, text) => {
  const { parley, screen } = await show(SecondFactorNote, { props: { isHost }, me: { user: mara } })
  const note = screen.getByText(new RegExp(text))
  expect(note.query()).toBeNull()
  parley.session.accept({ ...build, user: mara, mustSetUpSecondFactor: true })
  await expect.element(note).toBeVisible()
  const setUp = screen.getByRole('link', { name: 'Set up in a new tab' }).element()
  expect([setUp.getAttribute('href'), setUp.getAttribute('target')]).toEqual(['/account', '_blank'])
  await screen.getByRole('button', { name: 'Dismiss' }).click()
  expect(note.query()).toBeNull()
})
