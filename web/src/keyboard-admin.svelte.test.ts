import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../src/contract/contract.ts'
import { exampleEntries } from './features/audit/testing/example-entries.ts'
import { exampleInvitation, linkFor } from './features/invitations/testing/example-invitations.ts'
import { detailOf } from './features/people/testing/account-detail.ts'
import { anna, exampleAccounts, listOf } from './features/people/testing/example-accounts.ts'
import { exampleSettings } from './features/settings/testing/example-settings.ts'
import { keepingSettings } from './features/settings/testing/keeping-settings.ts'
import { paths } from './paths.ts'
import { pressKeyOn, tabTo, typeBy } from './testing/by-keyboard.ts'
import { mara } from './testing/examples.ts'
import type { Answers } from './testing/fixture-api.ts'
import { appOpener } from './testing/open-app.ts'

// What admins do, in the whole page and with nothing but keys: nothing here is clicked, or given the focus by the test.

const openApp = appOpener()
const open = (path: string, answers: Answers) => openApp(path, { answers, me: { user: mara } })

it('finds a person among many, opens them, and does what can’t be undone once the name is typed', async () => {
  const list = vi.fn((_: Input<'GET /api/users'>) => listOf(exampleAccounts, 312))
  const remove = vi.fn((_: Input<'DELETE /api/users/:id'>) => ({}))
  const change = vi.fn(({ body }: Input<'PATCH /api/users/:id'>) => ({
    ...anna,
    version: body.version + 1,
    ...(body.disabled && {
      disabledAt: '2026-11-21T09:35:00.000Z',
      you: { may: ['enable' as const, 'delete' as const] },
    }),
  }))
  const { screen, time } = await open(paths.adminPeople, {
    'GET /api/users': list,
    'GET /api/users/:id': () => detailOf(anna),
    'GET /api/audit': () => ({ entries: [], more: false }),
    'PATCH /api/users/:id': change,
    'DELETE /api/users/:id/sessions': () => ({ ended: 2 }),
    'DELETE /api/users/:id': remove,
  })
  await typeBy(screen.getByRole('searchbox'), 'ann')
  time.pass(250)
  await expect.poll(() => list.mock.lastCall?.[0].query).toMatchObject({ search: 'ann' })
  await tabTo(screen.getByRole('combobox', { name: 'Role' }))
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(() => list.mock.lastCall?.[0].query).toMatchObject({ search: 'ann', role: 'admin' })

  const columns = screen.getByRole('button', { name: 'Columns' })
  await pressKeyOn(columns)
  const items = screen.getByRole('menu', { name: 'Columns' }).getByRole('menuitemcheckbox')
  await expect.element(items.first()).toHaveFocus()
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(items.last()).toHaveFocus()
  await userEvent.keyboard('{Home}{ArrowDown}{End}{Home}')
  await expect.element(items.first()).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(columns).toHaveFocus()

  await pressKeyOn(screen.getByRole('link', { name: /Anna Nowak/ }))
  await expect.element(screen.getByRole('heading', { level: 1, name: 'Anna Nowak' })).toHaveFocus()
  const signOut = screen.getByRole('button', { name: 'Sign out everywhere' })
  const dialog = screen.getByRole('dialog')
  await pressKeyOn(signOut)
  await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(signOut).toHaveFocus()
  const switching = screen.getByRole('button', { name: 'Disable' })
  await pressKeyOn(switching)
  await expect.element(screen.getByRole('button', { name: 'Enable' })).toHaveFocus()
  expect(change.mock.lastCall?.[0].body.disabled).toBe(true)

  const opener = screen.getByRole('button', { name: 'Delete account' })
  await pressKeyOn(opener)
  await expect.element(dialog.getByLabelText('Type Anna Nowak to be sure')).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await userEvent.keyboard('{Enter}Anna Nowak{Enter}')
  await expect.poll(() => location.pathname).toBe(paths.adminPeople)
  expect(remove).toHaveBeenCalledOnce()
  await expect.element(screen.getByRole('heading', { level: 1, name: 'People' })).toHaveFocus()
})

it('invites several at once', async () => {
  const made = ['ada@example.org', 'bob@example.org'].map((email, at) =>
    linkFor(exampleInvitation(5 + at, { email })),
  )
  const create = vi.fn((_: { body: object }) => ({ made, taken: [] }))
  const { screen } = await open(paths.adminInvitations, {
    'GET /api/invitations': () => ({ invitations: [] }),
    'POST /api/invitations': create,
  })
  const opener = screen.getByRole('button', { name: 'Invite people' }).first()
  await pressKeyOn(opener)
  await expect.element(screen.getByLabelText('E-mail addresses')).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await userEvent.keyboard('{Enter}ada@example.org{Enter}bob@example.org')
  await tabTo(screen.getByLabelText('Role'))
  await userEvent.keyboard('{ArrowDown}')
  await pressKeyOn(screen.getByRole('button', { name: 'Make 2 links' }))
  await expect.element(screen.getByRole('heading', { name: '2 new links' })).toHaveFocus()
  expect(create.mock.calls[0]?.[0].body).toMatchObject({
    emails: ['ada@example.org', 'bob@example.org'],
    role: 'admin',
  })
})

it('changes a setting and saves it', async () => {
  const { answers, change } = keepingSettings(exampleSettings())
  const { screen } = await open(paths.adminSettings, answers)
  const save = screen.getByRole('button', { name: 'Save' }).first()
  await tabTo(screen.getByRole('radio', { name: /By invitation/ }))
  await userEvent.keyboard('{ArrowDown}')
  await pressKeyOn(save)
  await expect
    .poll(() => change.mock.lastCall?.[0].body.changes)
    .toEqual([{ key: 'accounts.registration', value: 'open', version: 0 }])
  await expect.element(save).toHaveFocus()
})

it('searches the activity and reads on', async () => {
  const asked = vi.fn(({ query }: Input<'GET /api/audit'>) => {
    const from = exampleEntries.findIndex(({ id }) => id === query.before) + 1
    return { entries: exampleEntries.slice(from, from + 3), more: exampleEntries.length > from + 3 }
  })
  const { screen, time } = await open(paths.adminAudit, { 'GET /api/audit': asked })
  await typeBy(screen.getByRole('searchbox'), 'mara')
  time.pass(250)
  await expect.poll(() => asked.mock.lastCall?.[0].query).toEqual({ search: 'mara' })
  await tabTo(screen.getByRole('combobox', { name: 'Since when' }))
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(() => asked.mock.lastCall?.[0].query.from).toBeDefined()
  await pressKeyOn(screen.getByRole('button', { name: 'Show more' }))
  await expect.element(screen.getByText('Anna Nowak signed in')).toBeVisible()
  await expect.poll(() => screen.getByRole('listitem').elements().length).toBeGreaterThan(3)
  expect(document.activeElement).not.toBe(document.body)
})
