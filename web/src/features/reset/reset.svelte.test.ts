import { expect, it, vi } from 'vitest'
import { ApiFailure } from '../../api.ts'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import ResetPage from './ResetPage.svelte'

const open = linkOpener(ResetPage)
const check = 'POST /api/reset/check'
const send = 'POST /api/reset'

const ada = { ...mara, name: 'Ada Lovelace', email: 'ada@example.org', role: 'user' as const }
const me = { user: ada, build: 'b', setupNeeded: false }
const good = { [check]: () => ({ name: ada.name, email: ada.email }) }

it('greets whose link it is, sets the password and signs in', async () => {
  const sent = vi.fn((_: { body: object }) => me)
  const { screen, parley } = await open({ answers: { ...good, [send]: sent } })
  await expect.element(screen.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await expect.element(screen.getByText('ada@example.org')).toBeVisible()
  const password = screen.getByLabelText('New password')
  await expect.element(password).toHaveFocus()
  await password.fill('three small boats')
  await screen.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(parley.session.user?.name).toBe('Ada Lovelace')
  await expect.element(screen.getByText(/Every other browser was signed out/)).toBeVisible()
  expect(sent.mock.calls[0]?.[0].body).toEqual({
    secret: 'a-secret-of-some-length',
    password: 'three small boats',
  })
})

it.each([
  ['used', 'a-secret-of-some-length', failing('gone')],
  ['without a secret', '', good[check]],
])('a link that is %s says whom to ask', async (_, hash, answer) => {
  const { screen } = await open({ answers: { [check]: answer } }, hash)
  await expect.element(screen.getByRole('heading', { name: 'This reset link doesn’t work' })).toBeVisible()
  await expect.element(screen.getByText(/Ask an admin for a new one/)).toBeVisible()
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).toBeVisible()
})

it('says whose password it is to somebody else who is signed in', async () => {
  const { screen } = await open({ me: { user: mara }, answers: good })
  await expect.element(screen.getByText(/You are signed in here as Mara Okoye/)).toBeVisible()
})

it('says nothing of it to whom the link is for', async () => {
  const { screen } = await open({ me: { user: ada }, answers: good })
  await expect.element(screen.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await expect.element(screen.getByText(/You are signed in here as/)).not.toBeInTheDocument()
})

it('says beside the field what is wrong with the password', async () => {
  const details = [{ path: 'password', message: 'is among the first that are tried' }]
  const refuse = () => Promise.reject(new ApiFailure({ code: 'invalid_input', details }))
  const { screen } = await open({ answers: { ...good, [send]: refuse } })
  const password = screen.getByLabelText('New password')
  const submit = screen.getByRole('button', { name: 'Set password and sign in' })
  await password.fill('short')
  await submit.click()
  await expect.element(password).toHaveAccessibleDescription(/at least 8/)
  await password.fill('password1')
  await submit.click()
  await expect.element(password).toHaveAccessibleDescription(/too easy to guess/)
  await expect.element(password).toHaveFocus()
})

it('leads to the second step where the password alone doesn’t sign in', async () => {
  const { screen, parley } = await open({
    answers: { ...good, [send]: () => ({ build: 'b', setupNeeded: false, codeAwaited: true as const }) },
  })
  await screen.getByLabelText('New password').fill('three small boats')
  await screen.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/sign-in'])
  expect(parley.session.me?.codeAwaited).toBe(true)
  await expect.element(screen.getByText(/Now the second step/)).toBeVisible()
})
