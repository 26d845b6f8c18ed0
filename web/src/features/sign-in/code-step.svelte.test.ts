import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import SignInPage from './SignInPage.svelte'

const me = { user: mara, build: 'b', setupNeeded: false }
const finish = 'POST /api/session/second-factor'

const afterPassword = async (answers: Answers) => {
  const { screen, parley } = await show(SignInPage, {
    answers: {
      'POST /api/session': () => ({ build: 'b', setupNeeded: false, codeAwaited: true as const }),
      ...answers,
    },
  })
  await screen.getByLabelText('E-mail or username').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('heading', { name: 'Second step' })).toBeVisible()
  return { screen, parley }
}

it('asks for a code after the password, and goes on', async () => {
  const taken = vi.fn((_: { body: { code: string } }) => me)
  const { screen, parley } = await afterPassword({ [finish]: taken })
  const code = screen.getByLabelText('Code')
  await expect.element(code).toHaveFocus()
  await expect.element(code).toHaveAttribute('autocomplete', 'one-time-code')
  await expect.element(code).toHaveAttribute('inputmode', 'numeric')
  await userEvent.keyboard('123456{Enter}')
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(taken.mock.calls[0]?.[0].body).toEqual({ code: '123456' })
  expect(parley.router.went).toContain('/')
})

it('takes a recovery code instead', async () => {
  const taken = vi.fn((_: { body: { code: string } }) => me)
  const { screen, parley } = await afterPassword({ [finish]: taken })
  await screen.getByRole('button', { name: 'Use a recovery code instead' }).click()
  const code = screen.getByLabelText('Recovery code')
  await expect.element(code).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(code).toHaveAccessibleDescription(/one of your recovery codes/)
  await code.fill(' 7k3m-p9qd-x2va-0h6t ')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(taken.mock.calls[0]?.[0].body).toEqual({ code: '7k3m-p9qd-x2va-0h6t' })
})

it('a wrong code is said at the field', async () => {
  const { screen } = await afterPassword({ [finish]: failing('unauthenticated', { reason: 'wrong_code' }) })
  await userEvent.keyboard('123456{Enter}')
  await expect.element(screen.getByLabelText('Code')).toHaveAccessibleDescription(/wrong or was already used/)
})

it('too late, the password is asked again', async () => {
  const { screen } = await afterPassword({ [finish]: failing('gone', { reason: 'sign_in_ticket' }) })
  await userEvent.keyboard('123456{Enter}')
  await expect.element(screen.getByRole('alert').filter({ hasText: /took too long/ })).toBeVisible()
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveValue('mara@studio.example')
  await expect.element(screen.getByLabelText('Password', { exact: true })).toHaveValue('')
})

it('leads back to the password', async () => {
  const { screen } = await afterPassword({})
  await screen.getByRole('button', { name: 'Back to the password' }).click()
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveValue('mara@studio.example')
  expect(screen.getByText(/took too long/).elements()).toEqual([])
})
