import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { savedFile } from '../../testing/saved-file.ts'
import { show } from '../../testing/show.ts'
import AccountPage from '../account/AccountPage.svelte'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import { exampleOn, exampleRecoveryCodes, exampleSetup } from './testing/example-factor.ts'

const get = 'GET /api/me/second-factor'
const turnOn = 'POST /api/me/second-factor'
const confirm = 'POST /api/session/confirm'

const open = async (answers: Answers) => {
  const { screen, parley } = await show(AccountPage, {
    props: { device: fixtureDevice() },
    me: { user: mara },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      [get]: () => ({ recoveryCodes: 0 }),
      'POST /api/me/second-factor/begin': () => exampleSetup,
      ...answers,
    },
  })
  const card = screen.getByRole('region', { name: 'Two-step sign-in' })
  const press = (name: string) => card.getByRole('button', { name }).click()
  const agree = (name: string) => screen.getByRole('dialog').getByRole('button', { name }).click()
  return { screen, parley, card, press, agree }
}

it('is set up with a picture or the key, and turned on by a code', async () => {
  let on = false
  const taken = vi.fn((_: { body: { code: string } }) => {
    on = true
    return { recoveryCodes: exampleRecoveryCodes }
  })
  const { card, press } = await open({
    [get]: () => (on ? exampleOn(10) : { recoveryCodes: 0 }),
    [turnOn]: taken,
  })
  await press('Set up')
  await expect.element(card.getByRole('img', { name: /QR code/ })).toBeVisible()
  await expect
    .element(card.getByLabelText(/Type this key/))
    .toHaveValue('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')
  const code = card.getByLabelText('Code the app shows')
  await expect.element(code).toHaveFocus()
  await code.fill('123 456')
  await userEvent.keyboard('{Enter}')
  await expect.element(card.getByText('7k3m-p9qd-x2va-0h6t')).toBeVisible()
  expect(taken.mock.calls[0]?.[0].body).toEqual({ code: '123 456' })
  await press('I have kept them')
  await expect.element(card.getByText(/On since/)).toBeVisible()
  await expect.element(card.getByText('10 recovery codes left')).toBeVisible()
  expect(card.getByText('7k3m-p9qd-x2va-0h6t').elements()).toEqual([])
})

it.each([
  ['12345', 'wrong_code', /six digits/],
  ['123456', 'wrong_code', /wrong or was already used/],
  ['123456', 'second_factor_setup', /took too long/],
])('%s, %s: said at once', async (typed, reason, words) => {
  const { card, press } = await open({
    [turnOn]: failing(reason === 'wrong_code' ? 'forbidden' : 'gone', { reason }),
  })
  await press('Set up')
  await card.getByLabelText('Code the app shows').fill(typed)
  await press('Turn on')
  await expect.element(card.getByText(words)).toBeVisible()
})

it('cancelled, everything is as it was', async () => {
  const { card, press } = await open({})
  await press('Set up')
  await press('Cancel')
  await expect.element(card.getByRole('button', { name: 'Set up' })).toBeVisible()
})

it('recovery codes are kept as a file', async () => {
  const { press, agree, card } = await open({
    [get]: () => exampleOn(1),
    'POST /api/me/second-factor/recovery-codes': () => ({ recoveryCodes: exampleRecoveryCodes }),
  })
  await expect.element(card.getByText(/one recovery code left/)).toBeVisible()
  await press('New recovery codes')
  await agree('Make new ones')
  const file = savedFile()
  await press('Save as a file')
  const { name, text } = await file
  expect(name).toMatch(/^parley-recovery-codes-.*\.txt$/)
  expect(text).toContain('mara@studio.example')
  for (const code of exampleRecoveryCodes) expect(text).toContain(code)
})

it('is turned off after a proof, which wants the code beside the password', async () => {
  let proved = false
  const off = vi.fn(() => {
    if (proved) return {}
    return failing('forbidden', { reason: 'confirm_needed' })()
  })
  const asked = vi.fn(({ body }: { body: { password?: string; code?: string } }) => {
    if (body.code === undefined) return failing('forbidden', { reason: 'code_needed' })()
    if (body.code === '000000') return failing('forbidden', { reason: 'wrong_code' })()
    proved = true
    return {}
  })
  const { screen, card, press, agree } = await open({
    [get]: () => exampleOn(10),
    'DELETE /api/me/second-factor': off,
    [confirm]: asked,
  })
  await press('Turn off')
  await agree('Turn off')
  const dialog = screen.getByRole('dialog')
  await dialog.getByLabelText('Current password').fill('three small boats')
  await userEvent.keyboard('{Enter}')
  const code = dialog.getByLabelText('Code from your authenticator app')
  await expect.element(code).toHaveFocus()
  await code.fill('000000')
  await userEvent.keyboard('{Enter}')
  await expect.element(dialog.getByText(/wrong or was already used/)).toBeVisible()
  await code.fill('123456')
  await userEvent.keyboard('{Enter}')
  await expect.element(card.getByRole('button', { name: 'Set up' })).toBeVisible()
  expect(asked.mock.lastCall?.[0].body).toEqual({ password: 'three small boats', code: '123456' })
})

it('a new password wants the same proof', async () => {
  let proved = false
  const { screen } = await open({
    [get]: () => exampleOn(10),
    'POST /api/me/password': () =>
      proved ? { ended: 0 } : failing('forbidden', { reason: 'confirm_needed' })(),
    [confirm]: () => {
      proved = true
      return {}
    },
  })
  const card = screen.getByRole('form', { name: 'Password' })
  await card.getByLabelText('Current password').fill('three small boats')
  await card.getByLabelText('New password', { exact: true }).fill('four very small boats')
  await card.getByRole('button', { name: 'Change password' }).click()
  await screen.getByRole('dialog').getByLabelText('Current password').fill('three small boats')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByText('Your password is changed.')).toBeVisible()
})
