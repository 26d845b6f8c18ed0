import { expect, it, onTestFinished, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { openSessionTabs } from '../../session-tabs.ts'
import { failing } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import SignInPage from './SignInPage.svelte'

const me = { user: mara, build: 'b', setupNeeded: false }

it('signs in and goes on', async () => {
  const { screen, parley } = await show(SignInPage, { answers: { 'POST /api/session': () => me } })
  await screen.getByLabelText('E-mail or username').fill(' mara@studio.example ')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(parley.router.went).toContain('/')
})

it('takes a username in the same field', async () => {
  const ask = vi.fn((_: { body: object }) => me)
  const { screen, parley } = await show(SignInPage, { answers: { 'POST /api/session': ask } })
  const field = screen.getByLabelText('E-mail or username')
  await expect.element(field).toHaveAttribute('autocomplete', 'username webauthn')
  await field.fill('mara.o')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(ask.mock.calls[0]?.[0].body).toEqual({ email: 'mara.o', password: 'three small boats' })
})

it('says what is missing and puts the focus there', async () => {
  const { screen } = await show(SignInPage)
  await screen.getByLabelText('E-mail or username').fill('mara okoye')
  await screen.getByRole('button', { name: 'Sign in' }).click()
  const email = screen.getByLabelText('E-mail or username')
  await expect.element(email).toHaveFocus()
  await expect.element(email).toHaveAccessibleDescription(/your e-mail address or your username/)
  await email.fill('mara@studio.example')
  await expect.element(email).not.toHaveAttribute('aria-invalid')
})

it.each([
  ['unauthenticated', /don’t belong together/],
  ['unavailable', /busy or restarting/],
  ['unreachable', /can’t be reached/],
] as const)('%s is said in words', async (code, words) => {
  const { screen } = await show(SignInPage, { answers: { 'POST /api/session': failing(code) } })
  await screen.getByLabelText('E-mail or username').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('x')
  await screen.getByRole('button', { name: 'Sign in' }).click()
  await expect.element(screen.getByRole('alert').filter({ hasText: words })).toBeVisible()
})

it('lets a guest in by a pasted link', async () => {
  const { screen, parley } = await show(SignInPage)
  await screen.getByLabelText('Enter a code or link').fill(`${location.origin}/r/abc-defg-hij`)
  await screen.getByRole('button', { name: 'Join' }).click()
  expect(parley.router.went).toEqual(['/r/abc-defg-hij'])
})

it('shows the password when asked', async () => {
  const { screen } = await show(SignInPage)
  await screen.getByRole('button', { name: 'Show password' }).click()
  await expect.element(screen.getByLabelText('Password', { exact: true })).toHaveAttribute('type', 'text')
})

it('says to whoever came from a meeting that it goes on in the other tab, and tells that one', async () => {
  const told = vi.fn()
  const tabs = openSessionTabs()
  tabs.addEventListener('message', told)
  const close = vi.spyOn(window, 'close').mockReturnValue(undefined)
  onTestFinished(() => {
    tabs.close()
    close.mockRestore()
  })
  const { screen } = await show(SignInPage, { path: '/sign-in/done', me })
  await expect.element(screen.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await expect.element(screen.getByText(/Your meeting goes on in the tab you came from/)).toBeVisible()
  await expect.poll(() => told.mock.calls.length).toBe(1)
  expect(close).toHaveBeenCalledOnce()
})

it('asks whoever comes there without being signed in to sign in first', async () => {
  const { parley } = await show(SignInPage, { path: '/sign-in/done' })
  await expect.poll(() => parley.router.went).toEqual(['/sign-in?next=%2Fsign-in%2Fdone'])
})
