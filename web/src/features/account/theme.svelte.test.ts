import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { show } from '../../testing/show.ts'
import AccountPage from './AccountPage.svelte'

it('shows and keeps the theme of this browser at once, by keyboard too, and follows what other tabs choose', async () => {
  const { screen, parley } = await show(AccountPage, {
    me: { user: mara },
    answers: { 'GET /api/sessions': () => ({ sessions: [] }) },
  })
  const card = screen.getByRole('radiogroup', { name: 'Appearance' })
  await expect.element(card.getByRole('radio', { name: 'Like the system' })).toBeChecked()
  await card.getByText('Light').click()
  expect(parley.preferences.current.theme).toBe('light')
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(card.getByRole('radio', { name: 'Dark' })).toBeChecked()
  expect(parley.preferences.current.theme).toBe('dark')

  parley.preferences.change({ theme: 'system' })
  await expect.element(card.getByRole('radio', { name: 'Like the system' })).toBeChecked()
})
