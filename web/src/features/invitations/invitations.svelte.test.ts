import { expect, it, onTestFinished, vi } from 'vitest'
import { keepFocus } from '../../focus-keeper.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { press } from '../../testing/press.ts'
import { show } from '../../testing/show.ts'
import InvitationsPage from './InvitationsPage.svelte'
import { exampleInvitation, exampleInvitations, linkFor } from './testing/example-invitations.ts'

const list = 'GET /api/invitations'
const create = 'POST /api/invitations'
const renew = 'POST /api/invitations/:id/renew'
const revoke = 'DELETE /api/invitations/:id'

const open = (answers: Answers = {}) =>
  show(InvitationsPage, {
    me: { user: mara },
    answers: { [list]: () => ({ invitations: exampleInvitations }), ...answers },
  })

type Screen = Awaited<ReturnType<typeof open>>['screen']

const openDialog = async (screen: Screen) => {
  await screen.getByRole('button', { name: 'Invite people' }).first().click()
  await expect.element(screen.getByRole('dialog', { name: 'Invite people' })).toBeVisible()
}

it('lists for whom, by whom and until when, and marks what is too old', async () => {
  const { screen } = await open()
  const rows = screen.getByRole('listitem')
  const ada = rows.filter({ hasText: 'ada@example.org' })
  await expect.element(ada.getByText('Admin')).toBeVisible()
  await expect.element(ada.getByText(/Made by Mara Okoye/)).toBeVisible()
  await expect.element(ada.getByText(/Works until/)).toBeVisible()
  await expect.element(rows.filter({ hasText: 'Whoever gets the link' })).toBeVisible()
  await expect.element(rows.filter({ hasText: 'yusuf@example.org' }).getByText(/Expired/)).toBeVisible()
})

it('makes a link for each address, shows them once and says who has an account already', async () => {
  const made = ['ada@example.org', 'bob@example.org'].map((email, index) =>
    linkFor(exampleInvitation(5 + index, { email })),
  )
  const asked = vi.fn((_: { body: object }) => ({ made, taken: ['mara@studio.example'] }))
  const { screen } = await open({ [create]: asked })
  await openDialog(screen)
  const addresses = screen.getByLabelText('E-mail addresses')
  await expect.element(addresses).toHaveFocus()
  await addresses.fill('Ada <ada@example.org>, bob@example.org\nmara@studio.example')
  await screen.getByLabelText('Role').selectOptions('admin')
  await screen.getByLabelText('Links work for').selectOptions('30')
  await screen.getByRole('button', { name: 'Make 3 links' }).click()
  await expect.element(screen.getByRole('heading', { name: '2 new links' })).toHaveFocus()
  expect(asked.mock.calls[0]?.[0].body).toEqual({
    emails: ['ada@example.org', 'bob@example.org', 'mara@studio.example'],
    role: 'admin',
    days: 30,
  })
  await expect
    .element(screen.getByLabelText('bob@example.org', { exact: true }))
    .toHaveValue(made[1]?.link.url)
  await expect.element(screen.getByText(/mara@studio.example has an account already/)).toBeVisible()
  await expect.element(screen.getByText(/no mail was sent/)).toBeVisible()
  await screen.getByRole('button', { name: 'Done' }).click()
  await expect.element(screen.getByRole('heading', { name: '2 new links' })).not.toBeInTheDocument()
  await expect.element(screen.getByRole('heading', { name: 'Invitations' })).toHaveFocus()
})

it('copies all links with their addresses', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const made = [
    linkFor(exampleInvitation(5, { email: 'ada@example.org' })),
    linkFor(exampleInvitation(6, {})),
  ]
  const { screen } = await open({ [create]: () => ({ made, taken: [] }) })
  await openDialog(screen)
  await screen.getByLabelText('E-mail addresses').fill('ada@example.org')
  await screen.getByRole('button', { name: 'Make link' }).click()
  await screen.getByRole('button', { name: 'Copy all, with addresses' }).click()
  expect(written.mock.calls[0]?.[0]).toBe(`ada@example.org ${made[0]?.link.url}\n${made[1]?.link.url}`)
  written.mockRestore()
})

it('makes one link for whoever gets it', async () => {
  const made = [linkFor(exampleInvitation(5, {}))]
  const asked = vi.fn((_: { body: object }) => ({ made, taken: [] }))
  const { screen } = await open({ [list]: () => ({ invitations: [] }), [create]: asked })
  await openDialog(screen)
  await screen.getByRole('radio', { name: /Whoever gets the link/ }).click()
  await screen.getByRole('button', { name: 'Make link' }).click()
  await expect.element(screen.getByRole('heading', { name: 'A new link' })).toBeVisible()
  expect(asked.mock.calls[0]?.[0].body).toEqual({ role: 'user', days: 7 })
})

it.each([
  ['nothing', '', /at least one/],
  ['half an address', 'ada@example.org, bob', /isn’t an e-mail address: bob/],
  [
    'too many',
    Array.from({ length: 101 }, (_, index) => `a${index}@example.org`).join(' '),
    /At most 100.*101/,
  ],
])('names what it can’t take of %s, and keeps it', async (_, text, words) => {
  const asked = vi.fn(() => ({ made: [], taken: [] }))
  const { screen } = await open({ [create]: asked })
  await openDialog(screen)
  const addresses = screen.getByLabelText('E-mail addresses')
  await addresses.fill(text)
  // The dialog may be higher than the window tests are looked at through.
  await press(document, '[type=submit]')
  await expect.element(addresses).toHaveAccessibleDescription(words)
  await expect.element(addresses).toHaveFocus()
  await expect.element(addresses).toHaveValue(text)
  expect(asked).not.toHaveBeenCalled()
})

it.each([
  ['everybody has an account', () => ({ made: [], taken: ['ada@example.org'] }), /account already: ada/],
  ['the server is away', failing('unreachable'), /can’t be reached/],
])('stays open when %s', async (_, answer, words) => {
  const { screen } = await open({ [create]: answer })
  await openDialog(screen)
  await screen.getByLabelText('E-mail addresses').fill('ada@example.org')
  await screen.getByRole('button', { name: 'Make link' }).click()
  await expect.element(screen.getByRole('dialog').getByText(words)).toBeVisible()
})

it('makes a new link for one', async () => {
  const renewed = linkFor({ ...exampleInvitation(1, { email: 'ada@example.org' }) })
  const { screen } = await open({ [renew]: () => renewed })
  await screen.getByRole('button', { name: 'New link: ada@example.org' }).click()
  await expect.element(screen.getByRole('heading', { name: 'A new link' })).toHaveFocus()
  await expect
    .element(screen.getByLabelText('ada@example.org', { exact: true }))
    .toHaveValue(renewed.link.url)
})

it('revokes one, and its new link with it', async () => {
  const ended = vi.fn((_: { params: { id: string } }) => ({}))
  const { screen } = await open({
    [renew]: () => linkFor(exampleInvitation(1, { email: 'ada@example.org' })),
    [revoke]: ended,
  })
  await screen.getByRole('button', { name: 'New link: ada@example.org' }).click()
  onTestFinished(keepFocus())
  await screen.getByRole('button', { name: 'Revoke: ada@example.org' }).click()
  const dialog = screen.getByRole('dialog')
  await expect.element(dialog.getByText(/The link that .*ada@example.org.* got stops working/)).toBeVisible()
  expect(ended).not.toHaveBeenCalled()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect.element(screen.getByText('The invitation is revoked: ada@example.org')).toBeVisible()
  await expect.element(screen.getByRole('heading', { name: 'A new link' })).not.toBeInTheDocument()
  await expect.element(screen.getByRole('heading', { name: 'Invitations' })).toHaveFocus()
  expect(ended.mock.calls[0]?.[0].params.id).toBe(exampleInvitations[0]?.id)
})

it('keeps one that could not be revoked', async () => {
  const { screen } = await open({ [revoke]: failing('unavailable') })
  await screen.getByRole('button', { name: 'Revoke: ada@example.org' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect.element(screen.getByText(/busy or restarting/)).toBeVisible()
  await expect.element(screen.getByText('ada@example.org', { exact: true })).toBeVisible()
})

it('says what to do when there is none, and tries again when the list can’t be had', async () => {
  const answers = [failing('unavailable'), () => ({ invitations: [] })]
  const { screen } = await open({ [list]: () => (answers.shift() ?? failing('gone'))() })
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByText('No open invitations')).toBeVisible()
})

it('asks nothing for somebody who is no admin', async () => {
  const asked = vi.fn(() => ({ invitations: [] }))
  const { screen } = await show(InvitationsPage, {
    me: { user: { ...mara, role: 'user' } },
    answers: { [list]: asked },
  })
  await expect.element(screen.getByRole('heading', { name: 'Only admins can see this' })).toBeVisible()
  expect(asked).not.toHaveBeenCalled()
})

it('sends invitations by mail where the server can, and shows no links then', async () => {
  const made = [linkFor(exampleInvitation(5, { email: 'ada@example.org' }))]
  const asked = vi.fn((_: { body: object }) => ({ made, taken: ['mara@studio.example'] }))
  const again = vi.fn((_: { body: object }) => linkFor(exampleInvitation(1, { email: 'ada@example.org' })))
  const { screen, parley } = await show(InvitationsPage, {
    me: { user: mara, mail: true },
    answers: { [list]: () => ({ invitations: exampleInvitations }), [create]: asked, [renew]: again },
  })
  await openDialog(screen)
  await screen.getByLabelText('E-mail addresses').fill('ada@example.org mara@studio.example')
  await screen.getByRole('button', { name: 'Send 2 invitations' }).click()
  await expect.poll(() => parley.notices.shown.at(-1)?.text ?? '').toMatch(/on its way.*mara@studio.example/)
  expect(asked.mock.calls[0]?.[0].body).toMatchObject({ mail: true })
  await expect.element(screen.getByRole('heading', { name: /new link/ })).not.toBeInTheDocument()
  await screen.getByRole('button', { name: /Send again: .*ada@example.org/ }).click()
  await expect.poll(() => parley.notices.shown.at(-1)?.text ?? '').toMatch(/on its way to .*ada@example.org/)
  expect(again.mock.calls[0]?.[0].body).toEqual({ mail: true })
})
