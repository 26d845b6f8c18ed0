import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'

const weigh = 'GET /api/me/departure'
const leave = 'POST /api/me/departure'
const weight = { rooms: 2, invitations: 1, days: 14, may: true }
const leavesAt = '2026-12-05T09:30:00.000Z'
const link = { url: 'https://meet.example/keep#a-secret', expiresAt: leavesAt }

const open = async (answers: Answers) => {
  const { screen } = await show(AccountPage, {
    props: { device: fixtureDevice() },
    me: { user: mara },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      'GET /api/me': () => ({ build: 'b', setupNeeded: false }),
      [weigh]: () => weight,
      ...answers,
    },
  })
  const card = screen.getByRole('region', { name: 'Delete my account' })
  const dialog = screen.getByRole('dialog', { name: 'Delete your account?' })
  const start = () => card.getByRole('button', { name: 'Delete my account…' }).click()
  const go = () => dialog.getByRole('button', { name: 'Delete my account' }).click()
  return { screen, card, dialog, start, go }
}

it('says what goes, asks for the address, and shows the way back once', async () => {
  const asked = vi.fn((_: { body: object }) => ({ leavesAt, link }))
  const { screen, card, dialog, start, go } = await open({ [leave]: asked })
  await expect.element(card.getByText(/Your 2 rooms are deleted/)).toBeVisible()
  await expect.element(card.getByText(/The invitation you made/)).toBeVisible()
  await start()
  await expect.element(dialog.getByText(/shown once, on the next page/)).toBeVisible()
  await go()
  await expect.element(dialog.getByText('That isn’t the address of your account.')).toBeVisible()
  expect(asked).not.toHaveBeenCalled()
  await dialog.getByRole('textbox').fill(mara.email.toUpperCase())
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('heading', { name: /Your account leaves on/ })).toHaveFocus()
  await expect.element(screen.getByLabelText('Keep this link')).toHaveValue(link.url)
})

it('wants a proof when the last one is old, and without one nothing happens', async () => {
  const proved = vi.fn(() => ({}))
  let isProved = false
  const { screen, dialog, start, go } = await open({
    [leave]: () => (isProved ? { leavesAt } : failing('forbidden', { reason: 'confirm_needed' })()),
    'POST /api/session/confirm': () => {
      isProved = true
      return proved()
    },
  })
  await start()
  await dialog.getByRole('textbox').fill(mara.email)
  await go()
  const confirm = screen.getByRole('dialog', { name: 'Confirm that it’s you' })
  await expect.element(confirm).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).toBeVisible()
  expect(proved).not.toHaveBeenCalled()
  await go()
  await confirm.getByLabelText('Current password').fill('mine')
  await confirm.getByRole('button', { name: 'Continue' }).click()
  await expect.element(screen.getByRole('heading', { name: /Your account leaves on/ })).toBeVisible()
  await expect.element(screen.getByText(/We have mailed you a link/)).toBeVisible()
})

it('tells the last admin before they try', async () => {
  const { card } = await open({ [weigh]: () => ({ ...weight, may: false }) })
  await expect.element(card.getByText(/You are the last admin/)).toBeVisible()
  expect(card.getByRole('button').elements()).toHaveLength(0)
})

it('says why nobody knows what goes, and asks again', async () => {
  let isThere = false
  const { card } = await open({
    [weigh]: () => (isThere ? weight : failing('internal')()),
  })
  await expect.element(card.getByRole('alert')).toBeVisible()
  isThere = true
  await card.getByRole('button').click()
  await expect.element(card.getByText(/Your 2 rooms/)).toBeVisible()
})
