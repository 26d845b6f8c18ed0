import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import PersonPage from './PersonPage.svelte'
import { anna, exampleAccounts, listOf } from './testing/example-accounts.ts'

const get = 'GET /api/users/:id'
const patch = 'PATCH /api/users/:id'

it('asks an admin for a proof where the server wants one, and goes on, or says that there was none', async () => {
  let isProved = false
  const save = vi.fn(() => ({ ...anna, role: 'admin' as const, version: 5 }))
  const { screen } = await show(PersonPage, {
    props: { id: anna.id },
    me: { user: mara },
    answers: {
      [get]: () => ({
        user: anna,
        rooms: 3,
        sessions: 2,
        secondFactor: { app: true, passkeys: 0 },
        providers: [],
      }),
      [patch]: () => (isProved ? save() : failing('forbidden', { reason: 'confirm_needed' })()),
      'GET /api/users': () => listOf(exampleAccounts),
      'GET /api/audit': () => ({ entries: [], more: false }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      'POST /api/session/confirm': () => {
        isProved = true
        return {}
      },
    },
  })
  const proof = screen.getByRole('dialog', { name: 'Confirm that it’s you' })
  const saving = screen.getByRole('button', { name: 'Save' })
  await screen.getByLabelText('Role').selectOptions('admin')
  await saving.click()
  await proof.getByRole('button', { name: 'Close' }).click()
  await expect.element(screen.getByText('Confirm first that it’s you.')).toBeVisible()
  expect(save).not.toHaveBeenCalled()
  await saving.click()
  await proof.getByLabelText('Current password').fill('a long sentence')
  await proof.getByRole('button', { name: 'Continue' }).click()
  await expect.poll(() => save.mock.calls.length).toBe(1)
  await expect.element(proof).not.toBeInTheDocument()
})
