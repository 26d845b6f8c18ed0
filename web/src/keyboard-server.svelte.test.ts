import { expect, it, vi } from 'vitest'
import { userEvent, type Locator } from 'vitest/browser'
import type { Input, Reply } from '../../src/contract/contract.ts'
import type { Provider } from '../../src/contract/providers.ts'
import { keepingSettings } from './features/settings/testing/keeping-settings.ts'
import { exampleSettings, mailSetHere, troubled } from './features/settings/testing/example-settings.ts'
import { paths } from './paths.ts'
import { pressKeyOn, tabTo, typeBy } from './testing/by-keyboard.ts'
import { mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { appOpener } from './testing/open-app.ts'

// What admins set up under Settings, in the whole page and with nothing but keys: nothing here is clicked, or given the
// focus by the test.

const openApp = appOpener()
const open = (answers: Answers, settings = exampleSettings()) =>
  openApp(paths.adminSettings, {
    me: { user: mara },
    answers: {
      ...keepingSettings(settings).answers,
      'GET /api/providers': () => ({ providers: [] }),
      'GET /api/me': () => ({ user: mara, build: 'b', setupNeeded: false }),
      ...answers,
    },
  })

const add = 'POST /api/providers'
/** Keeps a provider as the server does. */
const keeping = () =>
  vi.fn(({ body: { clientSecret, icon: _, ...body } }: Input<typeof add>): Provider => ({
    kind: 'oidc',
    issuer: '',
    ...body,
    hasClientSecret: clientSecret !== undefined,
    redirectUri: '',
    accounts: 0,
    version: 1,
  }))

/** Each field, one after the other. */
const fill = async (dialog: Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values))
    await typeBy(dialog.getByLabelText(label, { exact: true }), value)
}

it('adds a provider, tries it, and removes it again', async () => {
  const problems: Reply<'POST /api/providers/test'>[] = [{ problem: { kind: 'client' } }, {}]
  const save = keeping()
  const removals = [failing('unavailable'), () => ({})]
  const { screen } = await open({
    [add]: save,
    'POST /api/providers/test': () => problems.shift() ?? {},
    'DELETE /api/providers/:id': () => (removals.shift() ?? failing('internal'))(),
  })
  const dialog = screen.getByRole('dialog')
  const opener = screen.getByRole('button', { name: 'Add a provider' })
  const test = dialog.getByRole('button', { name: 'Test' })
  const name = dialog.getByLabelText('Name', { exact: true })
  const issuer = dialog.getByLabelText('Issuer')
  await pressKeyOn(opener)
  await expect.element(name).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await userEvent.keyboard('{Enter}Our School{Enter}')
  await expect.element(issuer).toHaveFocus()
  await userEvent.keyboard('https://id.school.example')
  // The test leads to what is missing, as saving does.
  await pressKeyOn(test)
  await expect.element(dialog.getByLabelText('Client ID')).toHaveFocus()
  await userEvent.keyboard('parly')
  await fill(dialog, { 'Client secret': 's3cret', 'Claim with groups': 'groups' })
  await typeBy(dialog.getByLabelText('Group whose members are admins here'), 'it')
  await pressKeyOn(dialog.getByLabelText('Take its e-mail addresses as confirmed'), ' ')
  await pressKeyOn(test)
  await expect.element(dialog.getByText(/doesn’t know this client ID/)).toBeVisible()
  await expect.element(test).toHaveFocus()
  await fill(dialog, { 'Client ID': 'parley' })
  await pressKeyOn(test)
  await expect.element(dialog.getByText('The provider answers and knows this client.')).toBeVisible()
  await pressKeyOn(dialog.getByRole('button', { name: 'Save' }))
  await expect.element(opener).toHaveFocus()
  expect(save.mock.lastCall?.[0].body).toMatchObject({
    id: 'our-school',
    issuer: 'https://id.school.example',
    clientId: 'parley',
    clientSecret: 's3cret',
    adminGroup: 'it',
    trustsEmail: true,
  })

  const remover = screen.getByRole('button', { name: 'Remove, Our School' })
  await pressKeyOn(remover)
  await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  // What couldn’t be done leaves one where one was.
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.element(screen.getByText(/busy or restarting/).first()).toBeVisible()
  await expect.element(remover).toHaveFocus()
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.element(remover).not.toBeInTheDocument()
  await expect.element(screen.getByRole('heading', { name: 'Sign-in providers' })).toHaveFocus()
})

it('adds an LDAP directory, and is led to what is missing', async () => {
  const save = keeping()
  const { screen } = await open({ [add]: save, 'POST /api/providers/test': () => ({}) })
  const dialog = screen.getByRole('dialog')
  const opener = screen.getByRole('button', { name: 'Add a provider' })
  const kind = dialog.getByLabelText('Kind')
  await pressKeyOn(opener)
  await tabTo(kind, '{Shift>}{Tab}{/Shift}')
  await userEvent.keyboard('{End}')
  await expect.element(kind).toHaveValue('ldap')
  await expect.element(kind).toHaveFocus()
  await fill(dialog, {
    Name: 'Office',
    Address: 'ldaps://dc.studio.example',
    'Who may search there (DN)': 'cn=parley,dc=studio,dc=example',
    'Its password': 's3cret',
  })
  await userEvent.keyboard('{Enter}')
  const base = dialog.getByLabelText('Where people are')
  await expect.element(base).toHaveAccessibleDescription(/ou=people/)
  await expect.element(base).toHaveFocus()
  await userEvent.keyboard('ou=people,dc=studio,dc=example')
  await fill(dialog, { 'Filter for a user name': '(sAMAccountName={{username})' })
  await fill(dialog, { 'Where groups are': 'ou=groups,dc=studio,dc=example' })
  // What comes up below what was just typed is next.
  await userEvent.keyboard('{Tab}')
  await expect.element(dialog.getByLabelText('Filter for somebody’s groups')).toHaveFocus()
  await pressKeyOn(dialog.getByRole('button', { name: 'Test' }))
  await expect.element(dialog.getByText('The provider answers and knows this client.')).toBeVisible()
  await pressKeyOn(dialog.getByRole('button', { name: 'Save' }))
  await expect.element(opener).toHaveFocus()
  expect(save.mock.lastCall?.[0].body).toMatchObject({
    kind: 'ldap',
    issuer: 'ldaps://dc.studio.example',
    directory: {
      base: 'ou=people,dc=studio,dc=example',
      filter: '(sAMAccountName={username})',
      groupBase: 'ou=groups,dc=studio,dc=example',
      groupFilter: '(member={dn})',
    },
  })
})

it('tries the mail server, looks at a mail, and clears away what was given up', async () => {
  let mail = troubled
  const test = vi.fn((_: Input<'POST /api/mail/test'>) => ({ sent: true }))
  const { screen } = await open(
    {
      'GET /api/mail': () => mail,
      'POST /api/mail/test': test,
      'DELETE /api/mail/failed/:id': ({ params }) => {
        mail = { ...mail, failed: mail.failed.filter(({ id }) => id !== params.id) }
        return {}
      },
      'POST /api/mail/failed/:id/retry': failing('unavailable'),
    },
    mailSetHere,
  )
  const card = screen.getByRole('region', { name: 'Does mail arrive?' })
  const to = card.getByLabelText('Send a test to')
  await typeBy(to, 'nobody{Enter}')
  await expect.element(to).toHaveAccessibleDescription(/Enter your e-mail address|Enter an e-mail address/)
  await expect.element(to).toHaveFocus()
  expect(test).not.toHaveBeenCalled()
  await typeBy(to, 'ada@example.org')
  await pressKeyOn(card.getByRole('button', { name: 'Send test' }))
  await expect.element(card.getByText(/The mail server took it for .*ada@example.org/)).toBeVisible()
  await expect.element(card.getByRole('button', { name: 'Send test' })).toHaveFocus()

  const looker = card.getByRole('button', { name: 'Look at the mails' })
  await pressKeyOn(looker)
  await expect.element(screen.getByRole('dialog').getByRole('combobox', { name: 'Mail' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(looker).toHaveFocus()

  const again = card.getByRole('button', { name: 'Try again: anna.nowak@studio.example' })
  await pressKeyOn(again)
  await expect.element(screen.getByText(/busy or restarting/).first()).toBeVisible()
  await expect.element(again).toHaveFocus()
  for (const address of ['anna.nowak', 'jun']) {
    const away = card.getByRole('button', { name: `Throw away: ${address}@studio.example` })
    await pressKeyOn(away)
    await expect.element(away).not.toBeInTheDocument()
    await expect.element(card.getByRole('heading', { level: 2 })).toHaveFocus()
  }
})
