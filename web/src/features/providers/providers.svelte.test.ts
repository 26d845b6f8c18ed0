import { expect, it } from 'vitest'
import type { MyIdentity } from '../../../../src/contract/providers.ts'
import { mara } from '../../testing/examples.ts'
import { failing, fixtureApi, pending } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { Confirmation } from '../confirm/confirmation.svelte.ts'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import SignInScreen from '../sign-in/SignInScreen.svelte'
import LinkedCard from './LinkedCard.svelte'
import ProviderAnswerPage from './ProviderAnswerPage.svelte'
import { exampleIdentities, exampleProviders } from './testing/example-providers.ts'

const me = { user: mara, build: 'b', setupNeeded: false }
const answer = 'POST /api/auth/providers/:provider/answer'
const props = { provider: 'studio', answer: 'code=a&state=b' }
const given = { me: { providers: exampleProviders } }

it('goes where the server says', async () => {
  const went: string[] = []
  const asked: unknown[] = []
  const { screen } = await show(SignInScreen, {
    ...given,
    props: { leave: (location: string) => void went.push(location) },
    answers: {
      'POST /api/auth/providers/:provider': (input) => {
        asked.push(input)
        return { location: 'https://id.studio.example/start' }
      },
    },
  })
  await screen.getByRole('button', { name: 'Continue with Studio account' }).click()
  await expect.poll(() => went).toEqual(['https://id.studio.example/start'])
  expect(asked).toEqual([{ params: { provider: 'studio' }, body: { next: '/' } }])
})

it('says that a provider isn’t there, and lets one try again', async () => {
  let tries = 0
  const { screen } = await show(SignInScreen, {
    ...given,
    answers: {
      'POST /api/auth/providers/:provider': () => {
        tries += 1
        return failing('unavailable', { reason: 'provider_failed' })()
      },
    },
  })
  const button = screen.getByRole('button', { name: 'Continue with Google' })
  await button.click()
  await expect
    .element(screen.getByRole('alert').filter({ hasText: /doesn’t answer as it should/ }))
    .toBeVisible()
  await button.click()
  await expect.poll(() => tries).toBe(2)
})

it('offers none where there is none', async () => {
  const { screen } = await show(SignInScreen)
  await expect.element(screen.getByRole('button', { name: /Continue with/ })).not.toBeInTheDocument()
})

it('signs in with a directory: its button opens a form', async () => {
  const asked: unknown[] = []
  const answers = [failing('unauthenticated', { reason: 'directory_credentials' }), () => me]
  const { screen, parley } = await show(SignInScreen, {
    ...given,
    answers: {
      'POST /api/auth/providers/:provider/password': (input) => {
        asked.push(input)
        return answers[asked.length - 1]?.() ?? me
      },
    },
  })
  const button = screen.getByRole('button', { name: 'Sign in with Office directory' })
  await expect.element(button).toHaveAttribute('aria-expanded', 'false')
  await button.click()
  const form = screen.getByRole('form', { name: 'Sign in with Office directory' })
  await expect.element(form.getByLabelText('User name')).toHaveFocus()
  await form.getByLabelText('User name').fill('mara')
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.element(form.getByLabelText('Password', { exact: true })).toHaveFocus()
  expect(asked).toEqual([])
  await form.getByLabelText('Password', { exact: true }).fill('x')
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.element(form.getByRole('alert').filter({ hasText: /don’t belong together/ })).toBeVisible()
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(parley.router.went).toEqual(['/'])
  const body = { username: 'mara', password: 'x' }
  expect(asked[0]).toEqual({ params: { provider: 'office' }, body })
})

it('links somebody in a directory by their password', async () => {
  const asked: unknown[] = []
  const { screen, parley } = await show(LinkedCard, {
    ...given,
    props: { confirmation: confirmation() },
    answers: {
      'GET /api/me/providers': () => ({ linked: [], offered: exampleProviders }),
      'POST /api/me/providers/:provider/password': (input) => {
        asked.push(input)
        return {}
      },
    },
  })
  await screen.getByRole('button', { name: 'Link Office directory' }).click()
  const dialog = screen.getByRole('dialog')
  await dialog.getByLabelText('User name').fill('mara')
  await dialog.getByLabelText('Password', { exact: true }).fill('x')
  await dialog.getByRole('button', { name: 'Link Office directory' }).click()
  await expect
    .poll(() => parley.notices.shown.map(({ text }) => text))
    .toEqual(['From now on you can sign in with Office directory.'])
  expect(asked).toEqual([{ params: { provider: 'office' }, body: { username: 'mara', password: 'x' } }])
})

it('comes back, is signed in, and goes on', async () => {
  const { parley } = await show(ProviderAnswerPage, {
    ...given,
    props,
    answers: { [answer]: () => ({ me, next: '/r/abc-defg-hij', did: 'sign_in' as const }) },
  })
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(parley.router.went).toEqual(['/r/abc-defg-hij'])
})

it('comes back linked', async () => {
  const { parley } = await show(ProviderAnswerPage, {
    me: { ...given.me, user: mara },
    props,
    answers: {
      [answer]: () => ({ me: { ...me, ...given.me }, next: '/account', did: 'link' as const }),
    },
  })
  await expect
    .poll(() => parley.notices.shown.map(({ text }) => text))
    .toEqual(['From now on you can sign in with Studio account.'])
  expect(parley.router.went).toEqual(['/account'])
})

it('goes nowhere else than here', async () => {
  const { parley } = await show(ProviderAnswerPage, {
    props,
    answers: { [answer]: () => ({ me, next: '//evil.test', did: 'sign_in' as const }) },
  })
  await expect.poll(() => parley.router.went).toEqual(['/'])
})

it.each([
  ['conflict', 'account_exists', /already has an account here. Sign in as you always do/],
  ['forbidden', 'provider_declined', /You said no/],
  ['forbidden', 'provider_no_email', /no e-mail address/],
  ['forbidden', 'provider_email_unverified', /hasn’t confirmed your e-mail address/],
  ['forbidden', 'provider_domain', /other e-mail addresses/],
  ['forbidden', 'registration_closed', /no account here yet/],
  ['forbidden', 'account_disabled', /disabled. Ask an admin/],
  ['gone', 'provider_trip', /Begin again/],
  ['unavailable', 'provider_failed', /doesn’t answer as it should/],
] as const)('%s %s is said where one signs in', async (code, reason, words) => {
  const { screen } = await show(ProviderAnswerPage, {
    ...given,
    props,
    answers: { [answer]: failing(code, { reason }), 'POST /api/session': pending },
  })
  await expect.element(screen.getByRole('alert').filter({ hasText: words })).toBeVisible()
  // Said until something else is tried.
  await screen.getByLabelText('E-mail or username').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('x')
  await screen.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.element(screen.getByRole('alert').filter({ hasText: words })).not.toBeInTheDocument()
})

it('says to whoever is signed in that nothing was linked', async () => {
  const { screen } = await show(ProviderAnswerPage, {
    me: { ...given.me, user: mara },
    props,
    answers: { [answer]: failing('conflict', { reason: 'identity_taken' }) },
  })
  await expect
    .element(screen.getByRole('alert').filter({ hasText: /linked with another account/ }))
    .toBeVisible()
  await expect
    .element(screen.getByRole('link', { name: 'Back to My account' }))
    .toHaveAttribute('href', '/account')
})

const mine = {
  ...exampleIdentities[0],
  id: '0193f6a0-0000-7000-8000-000000000301',
  issuer: 'https://id.studio.example',
  linkedAt: '2026-11-02T08:00:00.000Z',
}
const confirmation = () => new Confirmation({ api: fixtureApi({}), device: fixtureDevice() })

it('unlinks after a question, and keeps the only way in', async () => {
  let linked: MyIdentity[] = [
    { ...mine, you: { may: ['unlink'] } },
    {
      ...mine,
      id: '0193f6a0-0000-7000-8000-000000000309',
      email: 'second@studio.example',
      you: { may: ['unlink'] },
    },
  ]
  const { screen, parley } = await show(LinkedCard, {
    ...given,
    props: { confirmation: confirmation() },
    answers: {
      'GET /api/me/providers': () => ({ linked, offered: exampleProviders }),
      'DELETE /api/me/providers/:id': ({ params }) => {
        linked = linked.filter(({ id }) => id !== params.id).map((one) => ({ ...one, you: { may: [] } }))
        return {}
      },
    },
  })
  await screen
    .getByRole('button', { name: /Unlink/ })
    .first()
    .click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click()
  await expect.element(screen.getByText('second@studio.example')).toBeVisible()
  await expect.element(screen.getByText(/Your only way in/)).toBeVisible()
  await expect.element(screen.getByRole('button', { name: /Unlink/ })).not.toBeInTheDocument()
  expect(parley.notices.shown.map(({ text }) => text)).toEqual(['Studio account is unlinked.'])
})

it('goes to link a provider', async () => {
  const went: string[] = []
  const { screen } = await show(LinkedCard, {
    ...given,
    props: { confirmation: confirmation(), leave: (location: string) => void went.push(location) },
    answers: {
      'GET /api/me/providers': () => ({ linked: [], offered: exampleProviders }),
      'POST /api/me/providers/:provider': () => ({ location: 'https://id.studio.example/start' }),
    },
  })
  await screen.getByRole('button', { name: 'Link Google' }).click()
  await expect.poll(() => went).toEqual(['https://id.studio.example/start'])
})

it('shows the icon of a provider where one signs in and where one links, and the mark of its kind once that is gone', async () => {
  const icon = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='
  const own = { id: 'studio', name: 'Studio account', kind: 'oidc' as const, icon }
  const gone = { id: 'club', name: 'Club', kind: 'github' as const, icon: 'data:image/png;base64,AAAA' }
  const { screen } = await show(SignInScreen, { me: { providers: [own, gone] } })
  const button = screen.getByRole('button', { name: 'Continue with Studio account' })
  await expect.element(button).toBeVisible()
  expect(button.element().querySelector('img')?.getAttribute('src')).toBe(icon)
  const other = screen.getByRole('button', { name: 'Continue with Club' })
  await expect.poll(() => other.element().querySelector('svg')).not.toBeNull()
  expect(other.element().querySelector('img')).toBeNull()
})

it('says that an invitation is still open when it wasn’t accepted', async () => {
  const details = [{ path: 'invitation', message: '' }]
  const open = failing('conflict', { reason: 'identity_taken', details })
  const { screen } = await show(ProviderAnswerPage, { ...given, props, answers: { [answer]: open } })
  await expect.element(screen.getByRole('heading', { name: 'Your invitation is still open' })).toHaveFocus()
  await expect.element(screen.getByText(/already linked with another account/).first()).toBeVisible()
})

it('says that the invitation is of no use any more', async () => {
  const lost = failing('gone', { reason: 'invitation' })
  const { screen } = await show(ProviderAnswerPage, { ...given, props, answers: { [answer]: lost } })
  await expect.element(screen.getByRole('heading', { name: 'This invitation doesn’t work' })).toHaveFocus()
})

it('welcomes whoever has accepted an invitation', async () => {
  const { screen } = await show(ProviderAnswerPage, {
    ...given,
    props,
    answers: { [answer]: () => ({ me, next: '/', did: 'accept' as const }) },
  })
  await expect.element(screen.getByText(/Welcome to Parley, Mara/)).toBeVisible()
})
