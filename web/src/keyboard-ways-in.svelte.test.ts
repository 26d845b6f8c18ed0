import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../src/contract/contract.ts'
import type { Me } from '../../src/contract/shapes.ts'
import { exampleAnswers } from './features/account/testing/example-answers.ts'
import { exampleSessions } from './features/account/testing/example-sessions.ts'
import {
  exampleOn,
  exampleRecoveryCodes,
  exampleSetup,
} from './features/second-factor/testing/example-factor.ts'
import { addresses, paths } from './paths.ts'
import { pressKeyOn, tabTo, typeBy } from './testing/by-keyboard.ts'
import { mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { appOpener } from './testing/open-app.ts'
import { savedFile } from './testing/saved-file.ts'

// How people get in and keep others out, in the whole page and with nothing but keys: nothing here is clicked, or given
// the focus by the test.

const open = appOpener()
const behind = (address: string): string => `${address}#a-secret-of-some-length`
const nobody = { build: 'b', setupNeeded: false }

const openAccount = (answers: Answers, me: Partial<Me> = {}) =>
  open(paths.account, { answers: { ...exampleAnswers, ...answers }, me: { user: mara, ...me } })

it('asks for a link when the password is gone', async () => {
  const asked = vi.fn((_: Input<'POST /api/reset/request'>) => ({}))
  const { screen } = await open(paths.signIn(), {
    answers: { 'POST /api/reset/request': asked },
    me: { mail: true },
  })
  await pressKeyOn(screen.getByRole('link', { name: 'Forgot your password?' }))
  const name = screen.getByLabelText('E-mail or username')
  await expect.element(screen.getByRole('button', { name: 'Send me a link' })).toBeVisible()
  await expect.element(name).toHaveFocus()
  await userEvent.keyboard('ma ra{Enter}')
  await expect.element(name).toHaveAccessibleDescription(/your e-mail address or your username/)
  await expect.element(name).toHaveFocus()
  await typeBy(name, 'mara@studio.example{Enter}')
  await expect.element(screen.getByRole('heading', { name: 'Look into your inbox' })).toHaveFocus()
  expect(asked.mock.lastCall?.[0].body).toEqual({ email: 'mara@studio.example' })
  await pressKeyOn(screen.getByRole('button', { name: 'Use another address' }))
  await expect.element(name).toHaveFocus()
})

it('chooses another password behind the link, and is home', async () => {
  const details = [{ path: 'password', message: 'is among the first that are tried' }]
  const answers = [failing('invalid_input', { details }), () => ({ ...nobody, user: mara })]
  const reset = vi.fn((_: Input<'POST /api/reset'>) => (answers.shift() ?? failing('internal'))())
  const { screen } = await open(behind(addresses.reset), {
    answers: {
      'POST /api/reset/check': () => ({ name: mara.name, email: mara.email }),
      'POST /api/reset': reset,
      'GET /api/rooms': () => ({ rooms: [] }),
    },
  })
  const password = screen.getByLabelText('New password')
  await expect.element(password).toHaveFocus()
  await userEvent.keyboard('short{Enter}')
  await expect.element(password).toHaveAccessibleDescription(/at least 8/)
  await typeBy(password, 'password1{Enter}')
  await expect.element(password).toHaveAccessibleDescription(/too easy to guess/)
  await expect.element(password).toHaveFocus()
  await typeBy(password, 'three small boats')
  await pressKeyOn(screen.getByRole('button', { name: 'Set password and sign in' }))
  await expect.poll(() => location.pathname).toBe(paths.home)
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveFocus()
  expect(reset.mock.lastCall?.[0].body.password).toBe('three small boats')
})

it('sets two-step sign-in up with an app, keeps the codes, and turns it off', async () => {
  let on = false
  const codes = [
    failing('forbidden', { reason: 'wrong_code' }),
    () => {
      on = true
      return { recoveryCodes: exampleRecoveryCodes }
    },
  ]
  const { screen } = await openAccount({
    'GET /api/me/second-factor': () => (on ? exampleOn(10) : { recoveryCodes: 0 }),
    'POST /api/me/second-factor/begin': () => exampleSetup,
    'POST /api/me/second-factor': () => (codes.shift() ?? failing('internal'))(),
    'DELETE /api/me/second-factor': () => ({}),
  })
  const card = screen.getByRole('region', { name: 'Two-step sign-in' })
  const title = card.getByRole('heading', { level: 2 })
  const setUp = card.getByRole('button', { name: 'Set up' })
  const code = card.getByLabelText('Code the app shows')
  await pressKeyOn(setUp)
  await expect.element(code).toHaveFocus()
  await pressKeyOn(card.getByRole('button', { name: 'Cancel' }))
  await expect.element(title).toHaveFocus()
  await pressKeyOn(setUp)
  await expect.element(code).toHaveFocus()
  // What can’t be scanned is read out, or copied.
  await tabTo(card.getByLabelText(/Type this key instead/), '{Shift>}{Tab}{/Shift}')
  await typeBy(code, '12345{Enter}')
  await expect.element(code).toHaveAccessibleDescription(/six digits/)
  await typeBy(code, '111111{Enter}')
  await expect.element(code).toHaveAccessibleDescription(/wrong or was already used/)
  await expect.element(code).toHaveFocus()
  await typeBy(code, '654321{Enter}')
  await expect.element(card.getByRole('heading', { name: 'Keep your recovery codes' })).toHaveFocus()
  const file = savedFile()
  await pressKeyOn(card.getByRole('button', { name: 'Save as a file' }))
  expect((await file).text).toContain(exampleRecoveryCodes[0])
  await pressKeyOn(card.getByRole('button', { name: 'I have kept them' }), ' ')
  await expect.element(title).toHaveFocus()

  const off = card.getByRole('button', { name: 'Turn off' })
  await pressKeyOn(off)
  await expect.element(screen.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(off).toHaveFocus()
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.element(setUp).toBeVisible()
  await expect.element(title).toHaveFocus()
})

it('asks for another address, and is led to what is wrong', async () => {
  const answers = [
    failing('forbidden', { reason: 'wrong_password' }),
    () => ({ ...nobody, user: mara, mail: true as const }),
  ]
  const change = vi.fn((_: Input<'POST /api/me/email'>) => (answers.shift() ?? failing('internal'))())
  const { screen } = await openAccount({ 'POST /api/me/email': change }, { mail: true })
  const card = screen.getByRole('form', { name: 'E-mail address' })
  const email = card.getByLabelText('New e-mail address')
  const current = card.getByLabelText('Current password')
  const send = card.getByRole('button', { name: 'Send a link there' })
  await typeBy(email, 'mara')
  await pressKeyOn(send)
  await expect.element(email).toHaveAccessibleDescription(/Enter an e-mail address/)
  await expect.element(email).toHaveFocus()
  await userEvent.keyboard('@example.org')
  await typeBy(current, 'two small boats{Enter}')
  await expect.element(current).toHaveAccessibleDescription(/isn’t your password/)
  await expect.element(current).toHaveFocus()
  await typeBy(current, 'three small boats')
  await pressKeyOn(send)
  await expect.element(card.getByText(/A mail is on its way to mara@example.org/)).toBeVisible()
  await expect.element(send).toHaveFocus()
  expect(change.mock.lastCall?.[0].body).toEqual({ email: 'mara@example.org', current: 'three small boats' })
})

it('confirms the other address behind the link', async () => {
  const { screen } = await open(behind(addresses.email), {
    answers: {
      'POST /api/email-change/check': () => ({ kind: 'confirm', name: mara.name, email: 'mara@example.org' }),
      'POST /api/email-change': () => ({ email: 'mara@example.org' }),
      'GET /api/me': () => nobody,
    },
  })
  await pressKeyOn(screen.getByRole('button', { name: 'Yes, use this address' }))
  await expect.element(screen.getByRole('heading', { name: 'Your address is changed' })).toHaveFocus()
  await userEvent.keyboard('{Tab}')
  await expect.element(screen.getByRole('link', { name: 'Go to the start page' })).toHaveFocus()
})

it('signs one browser out, then all others, and stands at their heading each time', async () => {
  const [here, phone, unknown] = exampleSessions
  if (!here || !phone || !unknown) throw new Error('no example')
  const third = { ...unknown, id: `${unknown.id.slice(0, -1)}9` }
  const end = vi.fn((_: Input<'DELETE /api/sessions/:id'>) => ({}))
  const others = vi.fn(() => ({ ended: 2 }))
  const { screen } = await openAccount({
    'GET /api/sessions': () => ({ sessions: [here, phone, unknown, third] }),
    'DELETE /api/sessions/:id': end,
    'DELETE /api/sessions': others,
  })
  const card = screen.getByRole('region', { name: 'Where you are signed in' })
  const title = card.getByRole('heading', { level: 2 })
  const dialog = screen.getByRole('dialog')
  const one = card.getByRole('button', { name: 'Sign out Safari on iOS' })
  await pressKeyOn(one)
  await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(one).toHaveFocus()
  expect(end).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.poll(() => end.mock.lastCall?.[0].params.id).toBe(phone.id)
  await expect.element(one).not.toBeInTheDocument()
  await expect.element(title).toHaveFocus()

  await pressKeyOn(card.getByRole('button', { name: 'Sign out everywhere else' }))
  await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.poll(() => card.getByRole('listitem').elements().length).toBe(1)
  expect(others).toHaveBeenCalledOnce()
  await expect.element(title).toHaveFocus()
})
