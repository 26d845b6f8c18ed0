import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import ConfirmRegistrationPage from './ConfirmRegistrationPage.svelte'

const open = linkOpener(ConfirmRegistrationPage)
const check = 'POST /api/registration/check'
const accept = 'POST /api/registration/accept'
const good = { [check]: () => ({ email: mara.email }) }

it('makes the account for the address the mail came to, and signs in', async () => {
  const made = vi.fn((_: { body: object }) => ({ user: mara, build: 'b', setupNeeded: false }))
  const { screen, parley } = await open({ answers: { ...good, [accept]: made } })
  await expect.element(screen.getByLabelText('E-mail')).toHaveValue(mara.email)
  await expect.element(screen.getByLabelText('E-mail')).toHaveAttribute('readonly')
  await screen.getByLabelText('Your name').fill('Mara Okoye')
  await screen.getByLabelText('Password', { exact: true }).fill('three words or more')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(made.mock.calls[0]?.[0].body).toEqual({
    secret: 'a-secret-of-some-length',
    name: 'Mara Okoye',
    password: 'three words or more',
  })
})

it.each([
  ['?next=%2Fsign-in%2Fdone', '/sign-in/done'],
  ['?next=%2F%2Fevil.example', '/'],
])('goes on with %s to %s', async (search, next) => {
  const made = () => ({ user: mara, build: 'b', setupNeeded: false })
  const { screen, parley } = await open({ answers: { ...good, [accept]: made }, search })
  await screen.getByLabelText('Your name').fill('Mara Okoye')
  await screen.getByLabelText('Password', { exact: true }).fill('three words or more')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => parley.router.went).toEqual([next])
})

it('a link that is used or too old offers another', async () => {
  const { screen } = await open({ answers: { [check]: failing('gone') } })
  await expect.element(screen.getByRole('heading', { name: 'This link doesn’t work' })).toHaveFocus()
  await expect
    .element(screen.getByRole('link', { name: 'Ask for a new link' }))
    .toHaveAttribute('href', '/register')
})

it('an address that got an account meanwhile leads to the sign-in', async () => {
  const { screen } = await open({
    answers: { ...good, [accept]: failing('conflict', { reason: 'email_taken' }) },
  })
  await screen.getByLabelText('Your name').fill('Mara Okoye')
  await screen.getByLabelText('Password', { exact: true }).fill('three words or more')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).toBeVisible()
})
