import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import {
  exampleCreation,
  exampleRegistration,
  fixtureDevice,
  passkeysAt,
  refusing,
} from '../passkeys/testing/fixture-device.ts'
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

const options = 'POST /api/registration/passkey/options'

const withDevice = (answers: Answers, device = fixtureDevice()) =>
  show(RegisterPage, {
    props: { device },
    me: { mayRegister: true, passkeysAt },
    answers: { [options]: () => exampleCreation, ...answers },
    path: '/register',
  })

const fillAndUsePasskey = async (screen: Awaited<ReturnType<typeof open>>['screen']) => {
  await screen.getByLabelText('Your name').fill(' Mara Okoye ')
  await screen.getByLabelText('E-mail').fill(' mara@studio.example ')
  await screen.getByRole('button', { name: 'Use a passkey instead' }).click()
}

it('makes the account with a passkey, and asks for no password', async () => {
  const register = vi.fn((_: { body: object }) => ready)
  const ask = vi.fn((_: { body: object }) => exampleCreation)
  const { screen, parley } = await withDevice({ [key]: register, [options]: ask })
  await fillAndUsePasskey(screen)
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(ask.mock.calls[0]?.[0].body).toEqual({ name: 'Mara Okoye', email: 'mara@studio.example' })
  expect(register.mock.calls[0]?.[0].body).toMatchObject({
    email: 'mara@studio.example',
    passkey: { name: expect.stringMatching(/./) as string, registration: exampleRegistration },
  })
  expect(register.mock.calls[0]?.[0].body).not.toHaveProperty('password')
})

it('says why there is no passkey, and takes a password instead', async () => {
  const register = vi.fn((_: { body: object }) => ready)
  const device = fixtureDevice({ make: refusing('cancelled') })
  const { screen, parley } = await withDevice({ [key]: register }, device)
  await screen.getByRole('button', { name: 'Use a passkey instead' }).click()
  await expect.element(screen.getByText('Enter your name.')).toBeVisible()
  await fillAndUsePasskey(screen)
  await expect.element(screen.getByText(/No passkey was made/)).toBeVisible()
  expect(register).not.toHaveBeenCalled()
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.element(screen.getByText('Use at least 8 characters.')).toBeVisible()
  await screen.getByLabelText('Password', { exact: true }).fill('three words or more')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
})

it.each([
  ['conflict', 'email_taken', /already has an account/, 1],
  ['forbidden', 'passkey_unverified', /didn’t check that it’s you/, 1],
  ['unavailable', undefined, /busy or restarting/, 0],
] as const)(
  '%s %s: says so, and the device forgets what opens nothing',
  async (code, reason, words, times) => {
    const forget = vi.fn(() => Promise.resolve())
    const refused = failing(code, reason === undefined ? {} : { reason })
    const { screen } = await withDevice({ [key]: refused }, fixtureDevice({ forget }))
    await fillAndUsePasskey(screen)
    await expect.element(screen.getByText(words)).toBeVisible()
    expect(forget.mock.calls).toEqual(
      times === 0 ? [] : [[{ rpId: passkeysAt, credentialId: exampleRegistration.id }]],
    )
  },
)

it('offers no passkey where there can be none', async () => {
  const { screen } = await open()
  await expect.element(screen.getByRole('button', { name: 'Create account' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Use a passkey instead' })).not.toBeInTheDocument()
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

it('whoever came out of a meeting is led back to it by the link, too', async () => {
  const asked = vi.fn((_: { body: object }) => ({}))
  const { screen } = await show(RegisterPage, {
    me: { mayRegister: true, mail: true },
    answers: { 'POST /api/registration/request': asked },
    path: '/register',
    search: '?next=%2Fsign-in%2Fdone',
  })
  await screen.getByLabelText('E-mail').fill('ada@example.org')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect
    .poll(() => asked.mock.calls[0]?.[0].body)
    .toEqual({ email: 'ada@example.org', next: '/sign-in/done' })
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
