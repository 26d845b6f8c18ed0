import { expect, it, vi } from 'vitest'
import { failing } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import EmailChangePage from './EmailChangePage.svelte'

const open = linkOpener(EmailChangePage)
const check = 'POST /api/email-change/check'
const use = 'POST /api/email-change'
const me = { build: 'b', setupNeeded: false }
const offer = (kind: 'confirm' | 'undo') => ({
  [check]: () => ({ kind, name: 'Ada Lovelace', email: 'ada@example.org' }),
  'GET /api/me': () => me,
})

it('changes the address only when it is confirmed', async () => {
  const used = vi.fn((_: { body: object }) => ({ email: 'ada@example.org' }))
  const { screen } = await open({ answers: { ...offer('confirm'), [use]: used } })
  await expect.element(screen.getByRole('heading', { name: 'Is this your address?' })).toBeVisible()
  expect(used).not.toHaveBeenCalled()
  await screen.getByRole('button', { name: 'Yes, use this address' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Your address is changed' })).toHaveFocus()
  expect(used.mock.calls[0]?.[0].body).toEqual({ secret: 'a-secret-of-some-length' })
})

it('goes on to where an app has sent whoever asked, and nowhere else', async () => {
  for (const [search, name, to] of [
    ['?next=%2Fwelcome', 'Go on', '/welcome'],
    ['?next=https%3A%2F%2Fevil.example', 'Go to the start page', '/'],
  ] as const) {
    const used = () => ({ email: 'ada@example.org' })
    const { screen } = await open({ answers: { ...offer('confirm'), [use]: used }, search })
    await screen.getByRole('button', { name: 'Yes, use this address' }).click()
    await expect.element(screen.getByRole('link', { name })).toHaveAttribute('href', to)
    await screen.unmount()
  }
})

it('takes the old address back, and goes on to a new password', async () => {
  const reset = { url: 'https://meet.example/reset#another-secret', expiresAt: '2026-11-22T09:30:00.000Z' }
  const { screen, parley } = await open({
    answers: { ...offer('undo'), [use]: () => ({ email: 'ada@example.org', reset }) },
  })
  await screen.getByRole('button', { name: 'Take it back' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/reset#another-secret'])
})

it('says so when the address has another account by now, or the link is no good', async () => {
  const { screen } = await open({
    answers: { ...offer('confirm'), [use]: failing('conflict', { reason: 'email_taken' }) },
  })
  await screen.getByRole('button', { name: 'Yes, use this address' }).click()
  await expect.element(screen.getByText(/has another account by now/)).toBeVisible()
})

it('a link that is no good says where to ask for another', async () => {
  const { screen } = await open({ answers: { [check]: failing('gone') } })
  await expect.element(screen.getByRole('heading', { name: 'This link doesn’t work' })).toHaveFocus()
  await expect.element(screen.getByRole('link', { name: 'My account' })).toBeVisible()
})
