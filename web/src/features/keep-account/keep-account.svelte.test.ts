import { expect, it, vi } from 'vitest'
import { failing } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import KeepAccountPage from './KeepAccountPage.svelte'

const open = linkOpener(KeepAccountPage)
const check = 'POST /api/departure/check'
const undo = 'POST /api/departure/undo'
const offer = {
  [check]: () => ({ name: 'Ada Lovelace', email: 'ada@example.org', leavesAt: '2026-12-05T09:30:00.000Z' }),
}

it('keeps the account only when that is pressed', async () => {
  const used = vi.fn((_: { body: object }) => ({}))
  const { screen } = await open({ answers: { ...offer, [undo]: used } })
  await expect.element(screen.getByRole('heading', { name: 'Keep your account?' })).toBeVisible()
  await expect.element(screen.getByText(/ada@example.org/)).toBeVisible()
  expect(used).not.toHaveBeenCalled()
  await screen.getByRole('button', { name: 'Keep my account' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Your account stays' })).toHaveFocus()
  expect(used.mock.calls[0]?.[0].body).toEqual({ secret: 'a-secret-of-some-length' })
  await expect
    .element(screen.getByRole('link', { name: 'Sign in' }))
    .toHaveAttribute('href', '/sign-in?next=%2Faccount')
})

it('says so when the link is no good, at once or when it is used', async () => {
  const { screen } = await open({ answers: { ...offer, [undo]: failing('gone') } })
  await screen.getByRole('button', { name: 'Keep my account' }).click()
  await expect.element(screen.getByRole('heading', { name: 'This link doesn’t work' })).toHaveFocus()
  await expect.element(screen.getByText(/already deleted/)).toBeVisible()
})
