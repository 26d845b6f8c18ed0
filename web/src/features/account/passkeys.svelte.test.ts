import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import type { PasskeyDevice } from '../passkeys/passkey-device.ts'
import {
  exampleCreation,
  examplePasskeys,
  exampleRegistration,
  exampleRequest,
  fixtureDevice,
  passkeysAt,
  refusing,
} from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'

const list = 'GET /api/me/passkeys'
const options = 'POST /api/me/passkeys/options'
const store = 'POST /api/me/passkeys'
const confirm = 'POST /api/session/confirm'
const [synced] = examplePasskeys
if (!synced) throw new Error('no example')

interface Wish {
  answers?: Answers
  device?: Partial<PasskeyDevice>
  /** Where the server says they belong; null where there are none. */
  at?: string | null
}

const open = async ({ answers = {}, device = {}, at = passkeysAt }: Wish = {}) => {
  const { screen, parley } = await show(AccountPage, {
    props: { device: fixtureDevice(device) },
    me: { user: mara, ...(at !== null && { passkeysAt: at }) },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
      [list]: () => ({ passkeys: examplePasskeys }),
      'GET /api/me/keys': () => ({ keys: [] }),
      [options]: () => exampleCreation,
      ...answers,
    },
  })
  const card = screen.getByRole('region', { name: 'Passkeys' })
  return { parley, screen, card, add: () => card.getByRole('button', { name: 'Add a passkey' }).click() }
}

it('says what each is called, and when it was added and used', async () => {
  const { card } = await open()
  await expect.element(card.getByText('Safari on iOS')).toBeVisible()
  await expect.element(card.getByText(/Last used yesterday/)).toBeVisible()
  await expect.element(card.getByText(/Not used yet/)).toBeVisible()
  expect(card.getByText('Synced').elements()).toHaveLength(1)
})

it('says which belong to another name', async () => {
  const old = { ...synced, elsewhere: 'old.example' }
  const { card } = await open({ answers: { [list]: () => ({ passkeys: [old] }) } })
  await expect.element(card.getByText('Belongs to old.example and opens nothing here.')).toBeVisible()
})

it('adds one, named after this browser', async () => {
  const add = vi.fn((_: { body: { name: string; registration: object } }) => synced)
  const {
    card,
    screen,
    add: press,
  } = await open({
    answers: { [list]: () => ({ passkeys: [] }), [store]: add },
  })
  await press()
  await expect.element(card.getByText('Safari on iOS')).toBeVisible()
  await expect.element(screen.getByText(/You can sign in with it/)).toBeVisible()
  expect(add.mock.calls[0]?.[0].body).toEqual({
    name: expect.stringMatching(/^Chrom\w+ on \w+/) as string,
    registration: exampleRegistration,
  })
})

it.each([
  ['known', /already has a passkey/],
  ['cancelled', 'No passkey was added.'],
  ['failed', /couldn’t make a passkey/],
] as const)('%s is said quietly, and nothing is sent', async (refusal, text) => {
  const add = vi.fn(() => synced)
  const { card, add: press } = await open({ answers: { [store]: add }, device: { make: refusing(refusal) } })
  await press()
  await expect.element(card.getByRole('status').filter({ hasText: text })).toBeVisible()
  expect(add).not.toHaveBeenCalled()
  expect(card.getByRole('alert').elements()).toEqual([])
})

it.each([
  ['passkey_unverified', /didn’t check that it’s you/],
  ['passkey_question', /took too long/],
  ['passkey_known', /already has a passkey/],
  ['passkey_refused', /couldn’t make a passkey/],
])('%s by the server is said in words', async (reason, text) => {
  const { card, add } = await open({ answers: { [store]: failing('forbidden', { reason }) } })
  await add()
  await expect.element(card.getByRole('alert').filter({ hasText: text })).toBeVisible()
})

it('asks for the password where a proof is wanted, and goes on with what was wanted', async () => {
  const asks = [failing('forbidden', { reason: 'confirm_needed' }), () => exampleCreation]
  const proofs = [failing('forbidden', { reason: 'wrong_password' }), () => ({})]
  const prove = vi.fn((_: { body: object }) => proofs.shift()?.() ?? {})
  const { screen, card, add } = await open({
    answers: {
      [options]: () => asks.shift()?.() ?? exampleCreation,
      [confirm]: prove,
      [store]: () => ({ ...synced, id: `${synced.id.slice(0, -1)}9`, name: 'New' }),
    },
  })
  await add()
  const dialog = screen.getByRole('dialog', { name: 'Confirm that it’s you' })
  await expect.element(dialog.getByLabelText('Current password')).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(dialog.getByText('Enter the password you have now.')).toBeVisible()
  await dialog.getByLabelText('Current password').fill('not mine')
  await userEvent.keyboard('{Enter}')
  await expect.element(dialog.getByText('That isn’t your password.')).toBeVisible()
  await dialog.getByLabelText('Current password').fill('mine')
  await userEvent.keyboard('{Enter}')
  await expect.element(card.getByText('New', { exact: true })).toBeVisible()
  await expect.element(dialog).not.toBeInTheDocument()
  expect(prove.mock.calls[1]?.[0].body).toEqual({ password: 'mine' })
})

it('takes a passkey as proof; nobody has to give one', async () => {
  const asks = [failing('forbidden', { reason: 'confirm_needed' })]
  const prove = vi.fn((_: { body: object }) => ({}))
  const remove = vi.fn(() => asks.shift()?.() ?? {})
  const { screen, card } = await open({
    answers: {
      'DELETE /api/me/passkeys/:id': remove,
      'POST /api/session/confirm/options': () => exampleRequest,
      [confirm]: prove,
    },
  })
  await card.getByRole('button', { name: 'Remove, Blue key' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await screen.getByRole('button', { name: 'Use a passkey' }).click()
  await expect.element(card.getByText('Blue key')).not.toBeInTheDocument()
  await expect.element(card.getByRole('heading')).toHaveFocus()
  expect(prove.mock.calls[0]?.[0].body).toHaveProperty('passkey')

  asks.push(failing('forbidden', { reason: 'confirm_needed' }))
  await card.getByRole('button', { name: 'Remove, Safari on iOS' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await screen.getByRole('button', { name: 'Close' }).click()
  await expect.element(card.getByText('Safari on iOS')).toBeVisible()
  expect(remove).toHaveBeenCalledTimes(3)
})

it('says when the passkey that was to prove it didn’t come', async () => {
  const { screen, add } = await open({
    device: { show: refusing('cancelled') },
    answers: {
      [options]: failing('forbidden', { reason: 'confirm_needed' }),
      'POST /api/session/confirm/options': () => exampleRequest,
    },
  })
  await add()
  await screen.getByRole('button', { name: 'Use a passkey' }).click()
  await expect.element(screen.getByText(/No passkey was used/)).toBeVisible()
})

it('renames in its place, by keyboard', async () => {
  const rename = vi.fn(({ body }: { params: { id: string }; body: { name: string } }) => ({
    ...synced,
    name: body.name.trim(),
  }))
  const { card } = await open({ answers: { 'PATCH /api/me/passkeys/:id': rename } })
  const button = card.getByRole('button', { name: 'Rename, Safari on iOS' })
  await button.click()
  const field = card.getByLabelText('Name of the passkey')
  await expect.element(field).toHaveFocus()
  await field.fill('  ')
  await userEvent.keyboard('{Enter}')
  await expect.element(card.getByText('Enter a name.')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(button).toHaveFocus()
  expect(rename).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}')
  await field.fill('Phone')
  await userEvent.keyboard('{Enter}')
  await expect.element(card.getByText('Phone', { exact: true })).toBeVisible()
  await expect.element(card.getByRole('button', { name: 'Rename, Phone' })).toHaveFocus()
})

it.each<[string, Wish, RegExp]>([
  ['a server without a name', { at: null }, /reached by an IP address/],
  ['another address of it', { at: 'other.example' }, /belong to .*other\.example/],
  ['an old browser', { device: { supported: false } }, /can’t use passkeys/],
])('%s offers none, and says why; what there is can be removed', async (_where, wish, text) => {
  const { card } = await open(wish)
  await expect.element(card.getByText(text)).toBeVisible()
  expect(card.getByRole('button', { name: 'Add a passkey' }).elements()).toEqual([])
  await expect.element(card.getByRole('button', { name: 'Remove, Blue key' })).toBeVisible()
})
