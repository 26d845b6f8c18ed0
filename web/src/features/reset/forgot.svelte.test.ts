import { expect, it, vi } from 'vitest'
import { ApiFailure } from '../../api.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import ForgotPage from './ForgotPage.svelte'

const request = 'POST /api/reset/request'
const open = (answers: Answers = {}, me: object = { mail: true }) =>
  show(ForgotPage, { me, path: '/forgot', answers })

it('asks for a link, and promises no more than it knows', async () => {
  const asked = vi.fn((_: { body: object }) => ({}))
  const { screen } = await open({ [request]: asked })
  const email = screen.getByLabelText('E-mail or username')
  await expect.element(email).toHaveFocus()
  await email.fill(' ada@example.org ')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Look into your inbox' })).toHaveFocus()
  await expect.element(screen.getByText(/If .*ada@example.org.* has an account here/)).toBeVisible()
  expect(asked.mock.calls[0]?.[0].body).toEqual({ email: 'ada@example.org' })
  await screen.getByRole('button', { name: 'Use another address' }).click()
  await expect.element(screen.getByLabelText('E-mail or username')).toBeVisible()
})

it('says what is wrong with an address, and how long to wait', async () => {
  const { screen } = await open({
    [request]: () => Promise.reject(new ApiFailure({ code: 'too_many' }, { retryAfter: 8 })),
  })
  await screen.getByLabelText('E-mail or username').fill('ada b')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect
    .element(screen.getByText('Enter your e-mail address or your username.', { exact: true }))
    .toBeVisible()
  await screen.getByLabelText('E-mail or username').fill('ada')
  await screen.getByRole('button', { name: 'Send me a link' }).click()
  await expect.element(screen.getByText(/Try again in 8 seconds/)).toBeVisible()
})

it.each([
  ['sends no mail', {}, {}],
  [
    'stopped sending mail a moment ago',
    { mail: true },
    { [request]: failing('conflict', { reason: 'mail_off' }) },
  ],
])('names somebody who can help where the server %s', async (_, me, answers) => {
  const { screen } = await open(answers, me)
  if ('mail' in me) {
    await screen.getByLabelText('E-mail or username').fill('ada@example.org')
    await screen.getByRole('button', { name: 'Send me a link' }).click()
  }
  await expect.element(screen.getByText(/Ask an admin for a reset link/)).toBeVisible()
  await expect.element(screen.getByLabelText('E-mail or username')).not.toBeInTheDocument()
})
