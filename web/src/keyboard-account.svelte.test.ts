import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import AccountPage from './features/account/AccountPage.svelte'
import { exampleKeys, exampleSecret } from './features/api-keys/testing/example-keys.ts'
import {
  exampleCreation,
  examplePasskeys,
  fixtureDevice,
  passkeysAt,
} from './features/passkeys/testing/fixture-device.ts'
import RegisterPage from './features/register/RegisterPage.svelte'
import SignInPage from './features/sign-in/SignInPage.svelte'
import { pressKeyOn, tabTo, typeBy } from './testing/by-keyboard.ts'
import { mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { show } from './testing/show.ts'

// What people do with their account, with nothing but keys: nothing here is clicked, or given the focus by the test.

const ready = { user: mara, build: 'b', setupNeeded: false }
const [passkey] = examplePasskeys
const [timetable] = exampleKeys
if (!passkey) throw new Error('no example')

const openAccount = (answers: Answers) =>
  show(AccountPage, {
    props: { device: fixtureDevice() },
    me: { user: mara, passkeysAt },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/passkeys': () => ({ passkeys: examplePasskeys }),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
      'GET /api/me/keys': () => ({ keys: exampleKeys }),
      ...answers,
    },
  })

it('signs in with a password and a code', async () => {
  const codes = [failing('unauthenticated', { reason: 'wrong_code' }), () => ready]
  const { screen, parley } = await show(SignInPage, {
    answers: {
      'POST /api/session': () => ({ build: 'b', setupNeeded: false, codeAwaited: true as const }),
      'POST /api/session/second-factor': () => (codes.shift() ?? failing('internal'))(),
    },
  })
  // It begins in the first field.
  await userEvent.keyboard('mara@studio.example')
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveValue('mara@studio.example')
  await typeBy(screen.getByLabelText('Password', { exact: true }), 'three small boats{Enter}')
  await expect.element(screen.getByLabelText('Code')).toHaveFocus()
  await userEvent.keyboard('123456{Enter}')
  await expect.element(screen.getByLabelText('Code')).toHaveAccessibleDescription(/wrong or was already used/)
  await expect.element(screen.getByLabelText('Code')).toHaveFocus()
  await typeBy(screen.getByLabelText('Code'), '654321{Enter}')
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
})

it('registers, and is led to what was left out', async () => {
  const register = vi.fn((_: { body: object }) => ready)
  const { screen, parley } = await show(RegisterPage, {
    path: '/register',
    me: { mayRegister: true },
    answers: { 'POST /api/registration': register },
  })
  await pressKeyOn(screen.getByRole('button', { name: 'Create account' }))
  await expect.element(screen.getByLabelText('Your name')).toHaveFocus()
  await userEvent.keyboard('Mara Okoye')
  await typeBy(screen.getByLabelText('E-mail'), 'mara@studio.example')
  await typeBy(screen.getByLabelText('Password', { exact: true }), 'three words or more')
  await pressKeyOn(screen.getByRole('button', { name: 'Create account' }))
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(register).toHaveBeenCalledOnce()
})

it('adds a passkey with a fresh proof, and takes one away once it was asked', async () => {
  const asks = [failing('forbidden', { reason: 'confirm_needed' }), () => exampleCreation]
  const remove = vi.fn((_: { params: { id: string } }) => ({}))
  const { screen } = await openAccount({
    'POST /api/me/passkeys/options': () => (asks.shift() ?? failing('internal'))(),
    'POST /api/session/confirm': () => ({}),
    'POST /api/me/passkeys': () => ({ ...passkey, id: `${passkey.id.slice(0, -1)}9`, name: 'New' }),
    'DELETE /api/me/passkeys/:id': remove,
  })
  const card = screen.getByRole('region', { name: 'Passkeys' })
  await expect.element(card.getByText('Blue key')).toBeVisible()
  await pressKeyOn(card.getByRole('button', { name: 'Add a passkey' }))
  await expect.element(screen.getByRole('dialog').getByLabelText('Current password')).toHaveFocus()
  await userEvent.keyboard('three small boats{Enter}')
  await expect.element(card.getByText('New', { exact: true })).toBeVisible()
  await expect.element(card.getByRole('button', { name: 'Add a passkey' })).toHaveFocus()

  const opener = card.getByRole('button', { name: 'Remove, Blue key' })
  await pressKeyOn(opener)
  await expect.element(screen.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  expect(remove).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.element(card.getByText('Blue key')).not.toBeInTheDocument()
  await expect.element(card.getByRole('heading')).toHaveFocus()
})

it('makes an API key, and revokes one', async () => {
  const send = vi.fn((_: { body: object }) => ({ key: timetable, secret: exampleSecret }))
  const revoke = vi.fn((_: { params: { id: string } }) => ({}))
  const { screen } = await openAccount({
    'GET /api/me/keys': () => ({ keys: [] }),
    'POST /api/me/keys': send,
    'DELETE /api/me/keys/:id': revoke,
  })
  const card = screen.getByRole('region', { name: 'API keys' })
  const dialog = screen.getByRole('dialog')
  const opener = card.getByRole('button', { name: 'New API key' })
  await pressKeyOn(opener)
  await userEvent.keyboard('Timetable script')
  await pressKeyOn(dialog.getByLabelText(/See your rooms/), ' ')
  await tabTo(dialog.getByLabelText('Works for'))
  await userEvent.keyboard('{ArrowDown}')
  await pressKeyOn(dialog.getByRole('button', { name: 'Make the key' }))
  await expect.element(dialog.getByLabelText('Your key')).toHaveValue(exampleSecret)
  expect(send.mock.calls[0]?.[0].body).toEqual({
    name: 'Timetable script',
    scopes: ['rooms:read'],
    days: 90,
  })
  await pressKeyOn(dialog.getByRole('button', { name: 'Done' }))
  await expect.element(opener).toHaveFocus()

  await pressKeyOn(card.getByRole('button', { name: 'Revoke, Timetable script' }))
  await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.poll(() => revoke.mock.calls[0]?.[0].params.id).toBe(timetable.id)
})
