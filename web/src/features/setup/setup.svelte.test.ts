import { expect, it } from 'vitest'
import { ApiFailure } from '../../api.ts'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import SetupPage from './SetupPage.svelte'

const me = { setupNeeded: true }
const good = { 'POST /api/setup/check': () => ({}) }
const admin = { user: mara, build: 'b', setupNeeded: false }

const openLink = linkOpener(SetupPage)
const open = (hash: string, given: Parameters<typeof openLink>[0] = {}) => openLink({ me, ...given }, hash)

it('makes the first admin', async () => {
  const { screen, parley } = await open('a-secret-of-some-length', {
    answers: { ...good, 'POST /api/setup': () => admin },
  })
  await screen.getByLabelText('Your name').fill('Mara Okoye')
  await screen.getByLabelText('E-mail').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await expect.element(screen.getByText('Strong.')).toBeVisible()
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(parley.session.user?.name).toBe('Mara Okoye')
})

it.each([
  ['used or too old', 'a-secret-of-some-length', failing('gone')],
  ['cut off', 'short', () => ({})],
  ['without a secret', '', () => ({})],
])('a link that is %s says how to get another', async (_, hash, check) => {
  const { screen } = await open(hash, { answers: { 'POST /api/setup/check': check } })
  await expect.element(screen.getByRole('heading', { name: 'This setup link doesn’t work' })).toBeVisible()
  await expect.element(screen.getByText('parley setup-link')).toBeVisible()
})

it('can check again when the server was away', async () => {
  const results = [failing('unreachable'), () => ({})]
  const { screen } = await open('a-secret-of-some-length', {
    answers: { 'POST /api/setup/check': () => (results.shift() ?? failing('gone'))() },
  })
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByLabelText('Your name')).toBeVisible()
})

it('shows beside the field what the server says about it', async () => {
  const refuse = () => {
    const details = [{ path: 'password', message: 'is among the first that are tried' }]
    return Promise.reject(new ApiFailure({ code: 'invalid_input', details }))
  }
  const { screen } = await open('a-secret-of-some-length', {
    answers: { ...good, 'POST /api/setup': refuse },
  })
  await screen.getByLabelText('Your name').fill('Mara')
  await screen.getByLabelText('E-mail').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('password1')
  await screen.getByRole('button', { name: 'Create account' }).click()
  const field = screen.getByLabelText('Password', { exact: true })
  await expect.element(field).toHaveAccessibleDescription(/too easy to guess/)
  await expect.element(field).toHaveFocus()
})

it('does not offer itself twice', async () => {
  const { screen } = await open('a-secret-of-some-length', { me: { setupNeeded: false } })
  await expect.element(screen.getByRole('heading', { name: 'This server is set up' })).toBeVisible()
})
