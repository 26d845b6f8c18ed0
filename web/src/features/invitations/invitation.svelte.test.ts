import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { linkOpener } from '../../testing/open-link.ts'
import { exampleProviders } from '../providers/testing/example-providers.ts'
import InvitationPage from './InvitationPage.svelte'

const open = linkOpener(InvitationPage)
const check = 'POST /api/invitation/check'
const accept = 'POST /api/invitation/accept'

const offer = { role: 'user', by: 'Mara Okoye', expiresAt: '2026-11-28T12:00:00.000Z' } as const
const ada = { ...mara, name: 'Ada Lovelace', email: 'ada@example.org', role: 'user' as const }
const me = { user: ada, build: 'b', setupNeeded: false }
const forAda: Answers = { [check]: () => ({ ...offer, email: ada.email }) }
const forAnybody: Answers = { [check]: () => offer }

it('makes the account of the address it names', async () => {
  const accepted = vi.fn((_: { body: object }) => me)
  const { screen, parley } = await open({ answers: { ...forAda, [accept]: accepted } })
  await expect
    .element(screen.getByRole('heading', { name: 'Mara Okoye invites you to Parley' }))
    .toBeVisible()
  const email = screen.getByLabelText('E-mail')
  await expect.element(email).toHaveValue('ada@example.org')
  await expect.element(email).toHaveAttribute('readonly')
  await expect.element(email).toHaveAttribute('autocomplete', 'username')
  await screen.getByLabelText('Your name').fill('Ada Lovelace')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(parley.session.user?.name).toBe('Ada Lovelace')
  await expect.element(screen.getByText('Welcome to Parley, Ada. Your account is ready.')).toBeVisible()
  expect(accepted.mock.calls[0]?.[0].body).toEqual({
    secret: 'a-secret-of-some-length',
    name: 'Ada Lovelace',
    password: 'three small boats',
  })
})

it('lets whoever got the link choose an address, and says who they will be', async () => {
  const accepted = vi.fn((_: { body: object }) => me)
  const { by: _, ...nobody } = offer
  const answers: Answers = { [check]: () => ({ ...nobody, role: 'admin' }), [accept]: accepted }
  const { screen } = await open({ answers })
  await expect.element(screen.getByRole('heading', { name: 'You are invited to Parley' })).toBeVisible()
  await expect.element(screen.getByText(/admin of this server.*until/)).toBeVisible()
  await screen.getByLabelText('Your name').fill('Ada Lovelace')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await screen.getByRole('button', { name: 'Create account' }).click()
  const email = screen.getByLabelText('E-mail')
  await expect.element(email).toHaveFocus()
  await expect.element(email).toHaveAccessibleDescription(/name@example.org/)
  await email.fill(' ada@example.org ')
  await screen.getByRole('button', { name: 'Create account' }).click()
  await expect.poll(() => accepted.mock.calls[0]?.[0].body).toMatchObject({ email: 'ada@example.org' })
})

it.each([
  ['used', 'a-secret-of-some-length', failing('gone')],
  ['unknown', 'a-secret-of-some-length', failing('not_found')],
  ['cut off', 'short', () => offer],
])('a link that is %s says what to do', async (_, hash, answer) => {
  const { screen } = await open({ answers: { [check]: answer } }, hash)
  await expect.element(screen.getByRole('heading', { name: 'This invitation doesn’t work' })).toBeVisible()
  await expect.element(screen.getByText(/Ask whoever sent it/)).toBeVisible()
})

const fillAndSend = async (screen: Awaited<ReturnType<typeof open>>['screen']) => {
  await screen.getByLabelText('Your name').fill('Ada')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await screen.getByRole('button', { name: 'Create account' }).click()
}

it('offers to sign in when the address of the invitation has an account', async () => {
  const answers = { ...forAda, [accept]: failing('conflict', { reason: 'email_taken' }) }
  const { screen } = await open({ answers })
  await fillAndSend(screen)
  await expect.element(screen.getByRole('heading', { name: 'You have an account already' })).toBeVisible()
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
})

it('asks for another address when the one chosen has an account', async () => {
  const answers = { ...forAnybody, [accept]: failing('conflict', { reason: 'email_taken' }) }
  const { screen } = await open({ answers })
  await screen.getByLabelText('E-mail').fill('ada@example.org')
  await fillAndSend(screen)
  const email = screen.getByLabelText('E-mail')
  await expect.element(email).toHaveFocus()
  await expect.element(email).toHaveAccessibleDescription(/already has an account/)
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).toBeVisible()
})

it('a link used meanwhile says so, and the focus is not lost', async () => {
  const { screen } = await open({ answers: { ...forAda, [accept]: failing('gone') } })
  await fillAndSend(screen)
  await expect.element(screen.getByRole('heading', { name: 'This invitation doesn’t work' })).toHaveFocus()
})

it('keeps what was written when the server is away', async () => {
  const { screen } = await open({ answers: { ...forAda, [accept]: failing('unreachable') } })
  await fillAndSend(screen)
  await expect.element(screen.getByRole('alert').filter({ hasText: /can’t be reached/ })).toBeVisible()
  await expect.element(screen.getByLabelText('Your name')).toHaveValue('Ada')
})

it('asks whoever is signed in to sign out first', async () => {
  const answers = { ...forAda, 'DELETE /api/session': () => ({}) }
  const { screen, parley } = await open({ me: { user: mara }, answers })
  await expect.element(screen.getByText('mara@studio.example')).toBeVisible()
  await expect
    .element(screen.getByRole('link', { name: 'Go to the start page' }))
    .toHaveAttribute('href', '/')
  await screen.getByRole('button', { name: 'Sign out and use the invitation' }).click()
  await expect.element(screen.getByLabelText('Your name')).toHaveFocus()
  expect(parley.session.user).toBeUndefined()
})

it.each([
  ['a useless one', {}],
  ['one that waits for a signing out', { user: mara }],
])('takes another link that is opened in the tab of %s', async (_, me) => {
  const { screen, parley } = await open({ me, answers: { [check]: failing('gone') } })
  await expect.element(screen.getByRole('heading', { name: /doesn’t work|You are signed in/ })).toBeVisible()
  location.hash = 'another-secret-of-some-length'
  await expect.poll(() => parley.router.went).toEqual(['reload'])
})

it('says when signing out did not work', async () => {
  const answers = { ...forAda, 'DELETE /api/session': failing('unavailable') }
  const { screen, parley } = await open({ me: { user: mara }, answers })
  await screen.getByRole('button', { name: 'Sign out and use the invitation' }).click()
  await expect.element(screen.getByRole('alert').filter({ hasText: /busy or restarting/ })).toBeVisible()
  expect(parley.session.user?.name).toBe('Mara Okoye')
})

const byWay = 'POST /api/invitation/providers/:provider'

it('is accepted with a provider: goes where the server says, and tells nobody else the secret', async () => {
  const went: string[] = []
  const asked = vi.fn((_: object) => ({ location: 'https://id.studio.example/start?state=a' }))
  const { screen } = await open({
    me: { providers: exampleProviders },
    answers: { ...forAda, [byWay]: asked },
    props: { leave: (location: string) => void went.push(location) },
  })
  await expect.element(screen.getByText(/keeps the address.*ada@example.org/)).toBeVisible()
  await screen.getByRole('button', { name: 'Continue with Studio account' }).click()
  await expect.poll(() => went).toEqual(['https://id.studio.example/start?state=a'])
  expect(asked.mock.calls[0]?.[0]).toEqual({
    params: { provider: 'studio' },
    body: { secret: 'a-secret-of-some-length' },
  })
})

it('is accepted with a directory, by user name and password', async () => {
  const asked = vi.fn((_: object) => me)
  const { screen, parley } = await open({
    me: { providers: exampleProviders },
    answers: { ...forAda, [`${byWay}/password`]: asked },
  })
  await screen.getByRole('button', { name: 'Sign in with Office directory' }).click()
  const form = screen.getByRole('form', { name: 'Sign in with Office directory' })
  await form.getByLabelText('User name').fill('ada')
  await form.getByLabelText('Password', { exact: true }).fill('of-ada')
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => parley.router.went).toEqual(['/'])
  expect(asked.mock.calls[0]?.[0]).toEqual({
    params: { provider: 'office' },
    body: { secret: 'a-secret-of-some-length', username: 'ada', password: 'of-ada' },
  })
})

it('is useless where somebody used it before the provider was chosen', async () => {
  let isUsed = false
  const { screen } = await open({
    me: { providers: exampleProviders },
    answers: {
      [check]: () => (isUsed ? failing('gone', { reason: 'invitation' })() : offer),
      [byWay]: () => {
        isUsed = true
        return failing('gone', { reason: 'invitation' })()
      },
    },
  })
  await screen.getByRole('button', { name: 'Continue with Google' }).click()
  await expect.element(screen.getByRole('heading', { name: 'This invitation doesn’t work' })).toBeVisible()
})
