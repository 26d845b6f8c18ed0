import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { exampleKeys } from '../api-keys/testing/example-keys.ts'
import AccountPage from './AccountPage.svelte'
import { exampleSessions } from './testing/example-sessions.ts'

const one = 'DELETE /api/sessions/:id'
const password = 'POST /api/me/password'

const open = (answers: Answers = {}) =>
  show(AccountPage, {
    me: { user: mara },
    answers: { 'GET /api/sessions': () => ({ sessions: exampleSessions }), ...answers },
  })

const inCard = (screen: Awaited<ReturnType<typeof open>>['screen'], name: string) =>
  screen.getByRole('form', { name, exact: true })

/** Presses the button of one browser, and again when asked back. */
const signOut = async (screen: Awaited<ReturnType<typeof open>>['screen'], name: string) => {
  await screen.getByRole('button', { name: `Sign out ${name}` }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()
}

it('names each browser, marks the one at hand and signs out another', async () => {
  const end = vi.fn((_: { params: { id: string } }) => ({}))
  const { screen } = await open({ [one]: end })
  await expect.element(screen.getByText('Firefox on Linux')).toBeVisible()
  await expect.element(screen.getByText('This browser')).toBeVisible()
  await screen.getByRole('button', { name: 'Sign out Safari on iOS' }).click()
  const dialog = screen.getByRole('dialog', { name: 'Sign out Safari on iOS?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
  expect(end).not.toHaveBeenCalled()
  await signOut(screen, 'Safari on iOS')
  await expect.element(screen.getByText('Safari on iOS', { exact: true })).not.toBeInTheDocument()
  expect(end.mock.calls[0]?.[0].params.id).toBe(exampleSessions[1]?.id)
  await expect.element(screen.getByText('Unknown browser')).toBeVisible()
})

it('takes one that is gone already off the list, and keeps one that could not be ended', async () => {
  const answers = [failing('not_found'), failing('unavailable')]
  const { screen } = await open({ [one]: () => answers.shift()?.() ?? {} })
  await signOut(screen, 'Safari on iOS')
  await expect.element(screen.getByText('Safari on iOS', { exact: true })).not.toBeInTheDocument()
  await signOut(screen, 'Unknown browser')
  await expect.element(screen.getByText(/The server is busy/)).toBeVisible()
  await expect.element(screen.getByText('Unknown browser')).toBeVisible()
})

it('signs out everywhere else', async () => {
  const end = vi.fn(() => ({ ended: 2 }))
  const { screen } = await open({ 'DELETE /api/sessions': end })
  await screen.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect.element(screen.getByText('Unknown browser')).not.toBeInTheDocument()
  await expect.element(screen.getByText('Firefox on Linux')).toBeVisible()
  expect(end).toHaveBeenCalledOnce()
})

it('changes the password and looks again who is signed in', async () => {
  const lists = [exampleSessions, exampleSessions.slice(0, 1)]
  const change = vi.fn((_: { body: object }) => ({ ended: 2 }))
  const { screen } = await open({
    'GET /api/sessions': () => ({ sessions: lists.shift() ?? [] }),
    [password]: change,
  })
  await inCard(screen, 'Password').getByLabelText('Current password').fill('the one until now')
  await inCard(screen, 'Password').getByLabelText('New password').fill('three words or more')
  await screen.getByRole('button', { name: 'Change password' }).click()
  await expect.element(screen.getByText('Unknown browser')).not.toBeInTheDocument()
  expect(change.mock.calls[0]?.[0].body).toEqual({
    current: 'the one until now',
    password: 'three words or more',
  })
  await expect.element(inCard(screen, 'Password').getByLabelText('Current password')).toHaveValue('')
})

it.each([
  [failing('forbidden', { reason: 'wrong_password' }), 'That isn’t your password.'],
  [failing('too_many'), /Too many attempts/],
])('says what is wrong, and keeps what was written', async (answer, text) => {
  const { screen } = await open({ [password]: answer })
  await inCard(screen, 'Password').getByLabelText('Current password').fill('not mine')
  await inCard(screen, 'Password').getByLabelText('New password').fill('three words or more')
  await screen.getByRole('button', { name: 'Change password' }).click()
  await expect.element(screen.getByText(text)).toBeVisible()
  await expect
    .element(inCard(screen, 'Password').getByLabelText('New password'))
    .toHaveValue('three words or more')
})

it('wants the current password and a long one before it asks the server', async () => {
  const change = vi.fn(() => ({ ended: 0 }))
  const { screen } = await open({ [password]: change })
  await inCard(screen, 'Password').getByLabelText('New password').fill('short')
  await screen.getByRole('button', { name: 'Change password' }).click()
  await expect.element(screen.getByText('Enter the password you have now.')).toBeVisible()
  await expect.element(screen.getByText(/Use at least/)).toBeVisible()
  await expect.element(inCard(screen, 'Password').getByLabelText('Current password')).toHaveFocus()
  expect(change).not.toHaveBeenCalled()
})

it('notices what was taken away elsewhere once somebody looks at it again', async () => {
  let sessions = exampleSessions
  let keys = exampleKeys.slice(0, 1)
  const { screen } = await open({
    'GET /api/sessions': () => ({ sessions }),
    'GET /api/me/keys': () => ({ keys }),
  })
  await expect.element(screen.getByText('Timetable script')).toBeVisible()
  sessions = sessions.slice(0, 1)
  keys = []
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.element(screen.getByText('Timetable script')).not.toBeInTheDocument()
  await expect.element(screen.getByText('Safari on iOS', { exact: true })).not.toBeInTheDocument()
})

it('follows a name that was changed in another tab, or by an admin', async () => {
  const { screen, parley } = await open()
  const field = inCard(screen, 'Name').getByLabelText('Your name')
  await expect.element(field).toHaveValue(mara.name)
  parley.session.accept({ user: { ...mara, name: 'Mara O.' }, build: 'fixture', setupNeeded: false })
  await expect.element(field).toHaveValue('Mara O.')
  expect(screen.getByText(/changed elsewhere/).elements()).toEqual([])
})

it('keeps the name somebody is typing when it is changed elsewhere, and shows that one when asked', async () => {
  const change = vi.fn(({ body }: { body: { name?: string } }) => ({
    user: { ...mara, name: body.name?.trim() ?? '' },
    build: 'fixture',
    setupNeeded: false,
  }))
  const { screen, parley } = await open({ 'PATCH /api/me': change })
  const card = inCard(screen, 'Name')
  const field = card.getByLabelText('Your name')
  await field.fill(' Mara Reyes ')
  for (const name of ['Mara O.', 'Mara Ok.']) {
    parley.session.accept({ user: { ...mara, name }, build: 'fixture', setupNeeded: false })
    await expect.element(card.getByText(/What you typed is still here/)).toBeVisible()
    await expect.element(field).toHaveValue(' Mara Reyes ')
  }
  await card.getByRole('button', { name: 'Load theirs' }).click()
  await expect.element(field).toHaveValue('Mara Ok.')
  await card.getByRole('button', { name: 'Back to mine' }).click()
  await expect.element(field).toHaveValue(' Mara Reyes ')
  await card.getByRole('button', { name: 'Save name', exact: true }).click()
  await expect.element(card.getByText(/changed elsewhere/)).not.toBeInTheDocument()
  await expect.element(field).toHaveValue('Mara Reyes')
  expect(change).toHaveBeenCalledOnce()
})

it('follows a username that was changed elsewhere, unless somebody is typing one', async () => {
  const { screen, parley } = await open()
  const field = inCard(screen, 'Username').getByLabelText('Username')
  const elsewhere = (username: string) => {
    parley.session.accept({ user: { ...mara, username }, build: 'fixture', setupNeeded: false })
  }
  elsewhere('mara.o')
  await expect.element(field).toHaveValue('mara.o')
  await expect.element(inCard(screen, 'Username').getByRole('button')).toBeDisabled()
  await field.fill('mara.reyes')
  elsewhere('mara.ok')
  await expect.element(field).toHaveValue('mara.reyes')
  await expect.element(inCard(screen, 'Username').getByRole('button')).toBeEnabled()
})

it('changes the name, for this page too', async () => {
  const change = vi.fn(({ body }: { body: { name?: string } }) => ({
    user: { ...mara, name: body.name?.trim() ?? '' },
    build: 'b',
    setupNeeded: false,
  }))
  const { screen, parley } = await open({ 'PATCH /api/me': change })
  const card = inCard(screen, 'Name')
  await expect.element(card.getByRole('button')).toBeDisabled()
  await card.getByLabelText('Your name').fill('  ')
  await card.getByRole('button').click()
  await expect.element(card.getByText('Enter your name.')).toBeVisible()
  expect(change).not.toHaveBeenCalled()
  await card.getByLabelText('Your name').fill(' Mara B. Okoye ')
  await card.getByRole('button').click()
  await expect.element(card.getByLabelText('Your name')).toHaveValue('Mara B. Okoye')
  expect(parley.session.user?.name).toBe('Mara B. Okoye')
  await expect.element(card.getByRole('button')).toBeDisabled()
})

it('whoever has only a passkey is asked for no password, and sets one', async () => {
  const set = vi.fn((_: { body: object }) => ({ ended: 0 }))
  const me = { user: mara, build: 'b', setupNeeded: false }
  const { screen, parley } = await show(AccountPage, {
    me: { user: mara, noPassword: true },
    answers: {
      'GET /api/sessions': () => ({ sessions: exampleSessions }),
      'GET /api/me': () => me,
      [password]: set,
    },
  })
  await expect.element(screen.getByLabelText('Current password')).not.toBeInTheDocument()
  const card = inCard(screen, 'Password')
  await expect.element(card.getByText(/You have none/)).toBeVisible()
  await card.getByLabelText('New password').fill('three words or more')
  await card.getByRole('button', { name: 'Set a password' }).click()
  await expect.element(screen.getByText(/sign in with this password from now on/)).toBeVisible()
  expect(set.mock.calls[0]?.[0].body).toEqual({ password: 'three words or more' })
  await expect.poll(() => parley.session.me?.noPassword).toBeUndefined()
  await expect.element(inCard(screen, 'Password').getByLabelText('Current password')).toBeVisible()
})

it('chooses a username, says what is wrong with one, and takes it away', async () => {
  const refused = ['username_taken', 'username_reserved'].map((reason) => failing('conflict', { reason }))
  const change = vi.fn(({ body: { username } }: { body: { username?: string | null } }) => ({
    user: { ...mara, ...(typeof username === 'string' && { username }) },
    build: 'b',
    setupNeeded: false,
  }))
  const { screen, parley } = await open({ 'PATCH /api/me': (input) => refused.shift()?.() ?? change(input) })
  const card = inCard(screen, 'Username')
  const field = card.getByLabelText('Username')
  const save = async (typed: string) => {
    await field.fill(typed)
    await card.getByRole('button').click()
  }
  await expect.element(card.getByRole('button')).toBeDisabled()
  await save('mara@studio.example')
  await expect.element(field).toHaveAccessibleDescription(/Begin with a letter/)
  await save('anna')
  await expect.element(field).toHaveAccessibleDescription(/Somebody else has this/)
  await save('admin')
  await expect.element(field).toHaveAccessibleDescription(/kept for the server/)
  expect(change).not.toHaveBeenCalled()
  await save(' Mara.O ')
  await expect.element(screen.getByText('You can sign in as mara.o from now on.')).toBeVisible()
  await expect.element(field).toHaveValue('mara.o')
  expect(parley.session.user?.username).toBe('mara.o')
  await save('')
  await expect.element(screen.getByText(/Sign in with mara@studio.example/)).toBeVisible()
  expect(change.mock.calls.map(([{ body }]) => body)).toEqual([{ username: 'mara.o' }, { username: null }])
  expect(parley.session.user?.username).toBeUndefined()
})

it('changes the address with the password, and says which is taken', async () => {
  const email = 'POST /api/me/email'
  const change = vi.fn((_: { body: object }) => ({
    user: { ...mara, email: 'new@studio.example' },
    build: 'b',
    setupNeeded: false,
  }))
  const taken = [failing('conflict', { reason: 'email_taken' })]
  const { screen, parley } = await open({ [email]: (input) => taken.pop()?.() ?? change(input) })
  const card = inCard(screen, 'E-mail address')
  const press = () => card.getByRole('button', { name: 'Change address' }).click()
  await press()
  await expect.element(card.getByText(/Enter an e-mail address/)).toBeVisible()
  await expect.element(card.getByText('Enter the password you have now.')).toBeVisible()
  await card.getByLabelText('New e-mail address').fill(' new@studio.example ')
  await card.getByLabelText('Current password').fill('the one until now')
  await press()
  await expect.element(card.getByText('This e-mail address already has an account.')).toBeVisible()
  await press()
  await expect.element(card.getByLabelText('New e-mail address')).toHaveValue('')
  expect(change.mock.calls[0]?.[0].body).toEqual({
    email: 'new@studio.example',
    current: 'the one until now',
  })
  expect(parley.session.user?.email).toBe('new@studio.example')
})

it('asks the new address first where the server sends mail', async () => {
  const me = { user: mara, build: 'b', setupNeeded: false, mail: true as const }
  const { screen, parley } = await open({ 'POST /api/me/email': () => me })
  const card = inCard(screen, 'E-mail address')
  await card.getByLabelText('New e-mail address').fill('new@studio.example')
  await card.getByLabelText('Current password').fill('the one until now')
  await card.getByRole('button', { name: 'Change address' }).click()
  await expect.element(card.getByText(/A mail is on its way to .*new@studio.example/)).toBeVisible()
  expect(parley.session.user?.email).toBe(mara.email)
  await expect.element(card.getByRole('button', { name: 'Send a link there' })).toBeVisible()
  // The link was opened in another tab.
  parley.session.accept({ ...me, user: { ...mara, email: 'New@studio.example' } })
  await expect.element(card.getByText(/A mail is on its way/)).not.toBeInTheDocument()
  await expect.element(card.getByText(/New@studio\.example/)).toBeVisible()
})
