import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import RegisterPage from './RegisterPage.svelte'

const key = 'POST /api/registration'
const ready = { user: mara, build: 'b', setupNeeded: false }

const open = (answers: Answers = {}, me: object = { mayRegister: true }) =>
  show(RegisterPage, { me, answers, path: '/register' })

const fill = async (screen: Awaited<ReturnType<typeof open>>['screen']) => {
  await screen.getByLabelText('Your name').fill('Mara Okoye')
  await screen.getByLabelText('E-mail').fill(' mara@studio.example ')
  await screen.getByLabelText('Password', { exact: true }).fill('three words or more')
  await screen.getByRole('button', { name: 'Create account' }).click()
}

it('makes the account, signs in and goes home', async () => {
  const register = vi.fn((_: { body: object }) => ready)
  const { screen, parley } = await open({ [key]: register })
  await fill(screen)
  await vi.waitFor(() => {
    expect(parley.session.user?.name).toBe('Mara Okoye')
  })
  expect(register.mock.calls[0]?.[0].body).toEqual({
    name: 'Mara Okoye',
    email: 'mara@studio.example',
    password: 'three words or more',
  })
  expect(parley.router.went).toEqual(['/'])
})

it('says which address is taken, and keeps what was written', async () => {
  const { screen } = await open({ [key]: failing('conflict', { reason: 'email_taken' }) })
  await fill(screen)
  await expect.element(screen.getByText(/already has an account/)).toBeVisible()
  await expect.element(screen.getByLabelText('E-mail')).toHaveFocus()
  await expect.element(screen.getByLabelText('Your name')).toHaveValue('Mara Okoye')
})

it.each([
  ['nobody may', {}, 'Accounts are made by invitation'],
  ['one is signed in', { mayRegister: true, user: mara }, 'You are signed in'],
])('offers no form where %s', async (_why, me, title) => {
  const { screen } = await open({}, me)
  await expect.element(screen.getByRole('heading', { name: title })).toBeVisible()
  await expect.element(screen.getByLabelText('E-mail')).not.toBeInTheDocument()
})

it('says so when registration was closed meanwhile', async () => {
  const { screen } = await open({ [key]: failing('forbidden', { reason: 'registration_closed' }) })
  await fill(screen)
  await expect.element(screen.getByRole('heading', { name: 'Accounts are made by invitation' })).toBeVisible()
})

it('asks for an address first where the server sends mail, and says what comes next', async () => {
  const asked = vi.fn((_: { body: object }) => ({}))
  const { screen } = await open(
    { 'POST /api/registration/request': asked },
    { mayRegister: true, mail: true },
  )
  await screen.getByLabelText('E-mail').fill(' ada@example.org ')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Look into your inbox' })).toHaveFocus()
  await expect.element(screen.getByText(/A mail is on its way to .*ada@example.org/)).toBeVisible()
  expect(asked.mock.calls[0]?.[0].body).toEqual({ email: 'ada@example.org' })
})

it.each([
  ['an address of another domain', 'domain_not_allowed', /for other addresses/],
  ['a registration that was closed meanwhile', 'registration_closed', /Accounts are made by invitation/],
])('says so of %s', async (_, reason, text) => {
  const answers = { 'POST /api/registration/request': failing('forbidden', { reason }) }
  const { screen } = await open(answers, { mayRegister: true, mail: true })
  await screen.getByLabelText('E-mail').fill('ada@example.org')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect.element(screen.getByText(text)).toBeVisible()
})
