import { expect, it, vi } from 'vitest'
import type { UserRole } from '../../../../src/contract/shapes.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import AccountPage from '../account/AccountPage.svelte'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import { exampleKeys, exampleSecret } from './testing/example-keys.ts'

const list = 'GET /api/me/keys'
const make = 'POST /api/me/keys'
const [timetable] = exampleKeys

const open = async (answers: Answers = {}, role: UserRole = 'user') => {
  const { screen } = await show(AccountPage, {
    props: { device: fixtureDevice() },
    me: { user: { ...mara, role } },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
      [list]: () => ({ keys: exampleKeys }),
      ...answers,
    },
  })
  const card = screen.getByRole('region', { name: 'API keys' })
  const openNew = () => card.getByRole('button', { name: 'New API key' }).click()
  const dialog = screen.getByRole('dialog')
  return { screen, card, openNew, dialog }
}

it('says what each may do, until when, and when it was used', async () => {
  const { card } = await open()
  await expect.element(card.getByText('Timetable script')).toBeVisible()
  await expect.element(card.getByText(/Last used today/)).toBeVisible()
  await expect.element(card.getByText('Expired', { exact: true })).toBeVisible()
  await expect.element(card.getByText(/Doesn’t expire · Not used yet/)).toBeVisible()
  await expect.element(card.getByText(/meetings:moderate/)).toBeVisible()
})

it('makes one and shows its secret, once', async () => {
  const send = vi.fn((_: { body: object }) => ({ key: timetable, secret: exampleSecret }))
  const { openNew, dialog, card } = await open({ [list]: () => ({ keys: [] }), [make]: send })
  await openNew()
  await dialog.getByLabelText('What is it for?').fill('Timetable script')
  await dialog.getByLabelText(/Make, change and delete rooms/).click()
  await dialog.getByLabelText(/See your rooms/).click()
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect.element(dialog.getByLabelText('Your key')).toHaveValue(exampleSecret)
  expect(send.mock.calls[0]?.[0].body).toEqual({
    name: 'Timetable script',
    scopes: ['rooms:read', 'rooms:write'],
    days: 30,
  })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect.element(card.getByText('Timetable script')).toBeVisible()
  expect(document.body.innerHTML).not.toContain(exampleSecret)
})

it('wants a name and something it may do', async () => {
  const send = vi.fn(() => ({ key: timetable, secret: exampleSecret }))
  const { openNew, dialog } = await open({ [make]: send })
  await openNew()
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect.element(dialog.getByText('Enter a name.')).toBeVisible()
  await expect.element(dialog.getByText('Choose at least one.')).toBeVisible()
  expect(send).not.toHaveBeenCalled()
})

it('offers what only admins may to admins alone', async () => {
  const user = await open()
  await user.openNew()
  await expect.element(user.dialog.getByLabelText(/See your rooms/)).toBeVisible()
  expect(user.dialog.getByLabelText(/Read the audit log/).elements()).toHaveLength(0)
})

it('offers admins all of it', async () => {
  const admin = await open({}, 'admin')
  await admin.openNew()
  await expect.element(admin.dialog.getByLabelText(/Read the audit log/)).toBeVisible()
})

it('asks for a proof where the sign-in is a while ago, and goes on; without one nothing is lost', async () => {
  const answers = [failing('forbidden', { reason: 'confirm_needed' })]
  const { openNew, screen } = await open({
    [list]: () => ({ keys: [] }),
    [make]: () => answers.shift()?.() ?? { key: timetable, secret: exampleSecret },
    'POST /api/session/confirm': () => ({}),
  })
  await openNew()
  const form = screen.getByRole('dialog', { name: 'New API key' })
  await form.getByLabelText('What is it for?').fill('Timetable script')
  await form.getByLabelText(/See your rooms/).click()
  await form.getByRole('button', { name: 'Make the key' }).click()
  const proof = screen.getByRole('dialog', { name: 'Confirm that it’s you' })
  await proof.getByRole('button', { name: 'Close' }).click()
  await expect.element(form.getByLabelText('What is it for?')).toHaveValue('Timetable script')
  answers.push(failing('forbidden', { reason: 'confirm_needed' }))
  await form.getByRole('button', { name: 'Make the key' }).click()
  await proof.getByLabelText('Current password').fill('three words or more')
  await proof.getByRole('button', { name: 'Continue' }).click()
  await expect.element(screen.getByLabelText('Your key')).toHaveValue(exampleSecret)
})

it('revokes one after asking', async () => {
  const revoke = vi.fn((_: { params: { id: string } }) => ({}))
  const { card, screen } = await open({ 'DELETE /api/me/keys/:id': revoke })
  await card.getByRole('button', { name: 'Revoke, Timetable script' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect.element(card.getByText('Timetable script')).not.toBeInTheDocument()
  expect(revoke.mock.calls[0]?.[0].params.id).toBe(timetable.id)
  await expect.element(card.getByRole('heading', { name: 'API keys' })).toHaveFocus()
})

it('says that there can be no more', async () => {
  const { openNew, dialog } = await open({ [make]: failing('conflict', { reason: 'too_many_keys' }) })
  await openNew()
  await dialog.getByLabelText('What is it for?').fill('x')
  await dialog.getByLabelText(/See your rooms/).click()
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect.element(dialog.getByText(/20 keys are the most/)).toBeVisible()
})
