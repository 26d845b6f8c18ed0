import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import type { Account } from '../../../../src/contract/users.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { show } from '../../testing/show.ts'
import { annaId, exampleEntries } from '../audit/testing/example-entries.ts'
import PersonPage from './PersonPage.svelte'
import { detailOf } from './testing/account-detail.ts'
import { anna, exampleAccounts, exampleLink, ines, listOf } from './testing/example-accounts.ts'

const get = 'GET /api/users/:id'
const patch = 'PATCH /api/users/:id'
const history = exampleEntries.filter(({ subject }) => subject?.id === annaId)

interface Wish {
  account?: Account
  rooms?: number
  mail?: boolean
  cameFrom?: string | undefined
}
const open = async (
  answers: Answers = {},
  { account = anna, rooms = 3, mail = false, cameFrom }: Wish = {},
) => {
  const time = new HeldTime()
  const shown = await show(PersonPage, {
    props: { id: account.id },
    me: { user: mara, ...(mail && { mail }) },
    ...(cameFrom !== undefined && { cameFrom }),
    after: time.after,
    answers: {
      [get]: () => ({
        user: account,
        rooms,
        sessions: 2,
        secondFactor: { app: true, passkeys: 0 },
        providers: ['School'],
      }),
      'GET /api/users': () => listOf(exampleAccounts),
      'GET /api/audit': () => ({ entries: history, more: false }),
      ...answers,
    },
  })
  return { ...shown, time }
}
const taking = () =>
  vi.fn(({ body: { disabled, version, ...some } }: Input<typeof patch>): Account => {
    const disabledAt = disabled ? { disabledAt: '2026-11-21T09:35:00.000Z' } : {}
    const { username, ...rest } = some
    return {
      ...anna,
      ...rest,
      ...(typeof username === 'string' && { username }),
      ...disabledAt,
      version: version + 1,
      you: { may: disabled ? ['enable'] : anna.you.may },
    }
  })

beforeEach(() => {
  sessionStorage.clear()
})

describe('changing', () => {
  it('sends what changed with the version it was made from', async () => {
    const save = taking()
    const { screen } = await open({ [patch]: save })
    await expect.element(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    await screen.getByLabelText('Name').fill('Anna Reyes')
    await screen.getByLabelText('Role').selectOptions('admin')
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByRole('heading', { name: 'Anna Reyes' })).toBeVisible()
    expect(save.mock.calls[0]?.[0].body).toEqual({ name: 'Anna Reyes', role: 'admin', version: 4 })
  })

  it('gives a username and takes it away, and says which is taken', async () => {
    const save = taking()
    const refused = [failing('conflict', { reason: 'username_taken' })]
    const { screen } = await open({ [patch]: (input) => refused.pop()?.() ?? save(input) })
    const field = screen.getByLabelText('Username')
    const press = () => screen.getByRole('button', { name: 'Save' }).click()
    await field.fill('no name')
    await press()
    await expect.element(field).toHaveAccessibleDescription(/A letter first/)
    await field.fill('mara')
    await press()
    await expect.element(field).toHaveAccessibleDescription(/Another account has this username/)
    await field.fill(' Anna.N ')
    await press()
    await expect.element(field).toHaveValue('anna.n')
    await expect.element(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    await field.fill('')
    await press()
    await expect.element(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    expect(save.mock.calls.map(([{ body }]) => body)).toEqual([
      { username: 'anna.n', version: 4 },
      { username: null, version: 5 },
    ])
  })

  it('keeps what was typed when somebody else was faster, and shows theirs when asked', async () => {
    const theirs: Account = { ...anna, name: 'Anna N.', version: 5 }
    const states = [anna, theirs]
    const save = vi.fn((input: Input<typeof patch>) =>
      input.body.version === 5
        ? { ...theirs, name: 'Anna Reyes', version: 6 }
        : failing('conflict', { reason: 'version' })(),
    )
    const { screen } = await open({
      [get]: () => detailOf(states.shift() ?? theirs),
      [patch]: save,
    })
    const name = screen.getByLabelText('Name')
    await name.fill('Anna Reyes')
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByText(/Somebody else has changed this account/)).toBeVisible()
    await expect.element(name).toHaveValue('Anna Reyes')
    await screen.getByRole('button', { name: 'Load theirs' }).click()
    await expect.element(name).toHaveValue('Anna N.')
    await screen.getByRole('button', { name: 'Back to mine' }).click()
    await expect.element(name).toHaveValue('Anna Reyes')
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByText(/Somebody else/)).not.toBeInTheDocument()
  })

  it.each([
    ['email_taken', 'Another account has this address.'],
    ['last_admin', 'This is the last admin who can sign in. Make somebody else an admin first.'],
  ])('says why not: %s', async (reason, text) => {
    const { screen } = await open({ [patch]: failing('conflict', { reason }) })
    await screen.getByLabelText('E-mail').fill('jun@studio.example')
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByText(text)).toBeVisible()
  })
})

describe('access', () => {
  it('is taken away at once, and given back by undoing', async () => {
    const change = taking()
    const { screen } = await open({ [patch]: change })
    await screen.getByLabelText('Name').fill('Half typed')
    await screen.getByRole('button', { name: 'Disable' }).click()
    await expect.element(screen.getByRole('button', { name: 'Enable' })).toHaveFocus()
    await screen.getByRole('button', { name: 'Undo' }).click()
    await expect.element(screen.getByRole('button', { name: 'Disable' })).toBeVisible()
    expect(change.mock.calls.map(([{ body }]) => body)).toEqual([
      { disabled: true, version: 4 },
      { disabled: false, version: 5 },
    ])
    await expect.element(screen.getByLabelText('Name')).toHaveValue('Half typed')
  })

  it('offers only what the server lists', async () => {
    const { screen } = await open({}, { account: { ...anna, you: { may: ['sign_out'] } } })
    await expect.element(screen.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible()
    for (const name of ['Disable', 'Enable', 'Make a link', 'Delete account'])
      await expect.element(screen.getByRole('button', { name })).not.toBeInTheDocument()
    await expect.element(screen.getByLabelText('Role')).toBeDisabled()
    await expect.element(screen.getByLabelText('Name')).toBeDisabled()
  })

  it('shows a link for a new password', async () => {
    const { screen } = await open({ 'POST /api/users/:id/reset-link': () => exampleLink })
    await screen.getByRole('button', { name: 'Make a link' }).click()
    await expect.element(screen.getByRole('textbox', { name: 'Link' })).toHaveValue(exampleLink.url)
  })

  it('takes a lost second factor away once the name is typed, and says why not', async () => {
    const reset = vi.fn(() => ({}))
    const refused = [failing('unavailable')]
    const { screen } = await open({
      'DELETE /api/users/:id/second-factor': () => refused.pop()?.() ?? reset(),
    })
    await screen.getByRole('button', { name: 'Reset' }).click()
    const dialog = screen.getByRole('dialog')
    await expect.element(dialog.getByText(/can’t be undone/)).toBeVisible()
    const button = dialog.getByRole('button', { name: 'Reset' })
    await expect.element(button).toBeDisabled()
    await dialog.getByRole('textbox').fill('Anna Nowak')
    await button.click()
    await expect.element(dialog.getByText(/busy or restarting/)).toBeVisible()
    expect(reset).not.toHaveBeenCalled()
    await button.click()
    await expect.element(screen.getByText('Anna Nowak has no second factor any more.')).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Reset' })).not.toBeInTheDocument()
    expect(reset).toHaveBeenCalledOnce()
  })

  it('signs out everywhere, once asked back', async () => {
    const end = vi.fn(() => ({ ended: 2 }))
    const { screen } = await open({ 'DELETE /api/users/:id/sessions': end })
    await screen.getByRole('button', { name: 'Sign out everywhere' }).click()
    const dialog = screen.getByRole('dialog', { name: 'Sign Anna Nowak out everywhere?' })
    await expect.element(dialog).toBeVisible()
    expect(end).not.toHaveBeenCalled()
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect.element(screen.getByText('2 browsers were signed out.')).toBeVisible()
  })
})

describe('a link for a new password', () => {
  it('is sent where this server sends mail', async () => {
    const send = vi.fn((_: Input<'POST /api/users/:id/reset-mail'>) => ({}))
    const { screen } = await open({ 'POST /api/users/:id/reset-mail': send }, { mail: true })
    await screen.getByRole('button', { name: 'Send by mail' }).click()
    await expect
      .element(screen.getByText('A link is on its way to anna@studio.example.').first())
      .toBeVisible()
    expect(send.mock.calls[0]?.[0]).toEqual({ params: { id: anna.id } })
  })

  it('is promised by nobody where it doesn’t', async () => {
    const { screen } = await open({ 'POST /api/users/:id/reset-link': () => exampleLink })
    expect(screen.getByRole('button', { name: 'Send by mail' }).elements()).toEqual([])
    await screen.getByRole('button', { name: 'Make a link' }).click()
    await expect.element(screen.getByText(/There is no mail server: hand it over/)).toBeVisible()
  })
})

it('keeps somebody who leaves, which only they can undo', async () => {
  const keep = vi.fn(({ body }: Input<typeof patch>): Account => {
    const { leavesAt: _, disabledAt: __, ...kept } = ines
    return { ...kept, version: body.version + 1, you: { may: anna.you.may } }
  })
  const { screen } = await open({ [patch]: keep }, { account: ines })
  await expect.element(screen.getByText(/Leaving on/)).toBeVisible()
  await expect.element(screen.getByText('Keep it, but disabled')).toBeVisible()
  await screen.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect.element(screen.getByText('The account of Ines Albrecht stays.').first()).toBeVisible()
  expect(keep.mock.calls[0]?.[0].body).toMatchObject({ disabled: false })
  expect(screen.getByText(/Leaving on/).elements()).toEqual([])
  expect(screen.getByRole('button', { name: 'Undo' }).elements()).toEqual([])
})

describe('leaving', () => {
  const left = { cameFrom: '/admin/people?search=anna&page=2' }

  it.each([
    ['/admin/people?search=anna&page=2', '/admin/people?search=anna&page=2'],
    ['/admin/audit?kind=user', '/admin/people'],
    [undefined, '/admin/people'],
  ])('after %s leads to %s', async (cameFrom, list) => {
    const { screen } = await open({}, { cameFrom })
    await expect
      .element(screen.getByRole('main').getByRole('link', { name: 'People' }))
      .toHaveAttribute('href', list)
  })

  it('keeps what was typed and not saved for whoever comes back, once', async () => {
    const first = await open()
    await first.screen.getByLabelText('Name').fill('Anna Reyes')
    await first.screen.unmount()
    const second = await open({}, left)
    await expect.element(second.screen.getByLabelText('Name')).toHaveValue('Anna Reyes')
    expect(second.parley.notices.shown.map(({ text }) => text)).toEqual([
      'What you typed here before isn’t saved yet.',
    ])
    await second.screen.getByRole('button', { name: 'Discard changes' }).click()
    await second.screen.unmount()
    const third = await open()
    await expect.element(third.screen.getByLabelText('Name')).toHaveValue('Anna Nowak')
  })

  it('leaves nothing behind for whoever signs out', async () => {
    const { screen, parley } = await open()
    await screen.getByLabelText('Name').fill('Anna Reyes')
    parley.session.accept({ build: 'fixture', setupNeeded: false })
    await screen.unmount()
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith('parley.draft'))).toEqual([])
  })
})

it('tells what was done with the account', async () => {
  const { screen } = await open()
  await expect.element(screen.getByText('Mara Okoye disabled this account')).toBeVisible()
  await expect.element(screen.getByText('a.nowak@studio.example')).toBeVisible()
})

it('says when there is no such account', async () => {
  const { screen } = await open({ [get]: failing('not_found') })
  await expect.element(screen.getByText('This account doesn’t exist')).toBeVisible()
})
