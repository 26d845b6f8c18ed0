import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { Input } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { savedFile } from '../../testing/saved-file.ts'
import { show } from '../../testing/show.ts'
import PeoplePage from './PeoplePage.svelte'
import { detailOf } from './testing/account-detail.ts'
import { account, anna, exampleAccounts, listOf, yusuf } from './testing/example-accounts.ts'

type ListInput = Input<'GET /api/users'>
const me = { user: mara }
const get = 'GET /api/users'
const patch = 'PATCH /api/users/:id'

/** Wide enough for a table. */
beforeEach(() => page.viewport(1280, 800))

const open = async ({ answers = {}, search = '' }: { answers?: Answers; search?: string } = {}) => {
  const time = new HeldTime()
  const list = vi.fn((_: ListInput) => listOf(exampleAccounts, 312))
  const shown = await show(PeoplePage, {
    me,
    path: '/admin/people',
    search,
    after: time.after,
    answers: { [get]: list, ...answers },
  })
  const asked = () => list.mock.lastCall?.[0]?.query
  return { ...shown, time, list, asked }
}

/** Disables and enables as the server would. */
const switching = () =>
  vi.fn(({ params, body }: Input<typeof patch>) => {
    const { disabledAt: _, ...found } = exampleAccounts.find(({ id }) => id === params.id) ?? anna
    return {
      ...found,
      version: body.version + 1,
      ...(body.disabled && { disabledAt: '2026-11-21T09:35:00.000Z' }),
    }
  })

describe('the list', () => {
  it('shows what the address asks for', async () => {
    const { screen, asked } = await open({ search: '?search=o&role=admin&sort=seen&order=down&page=2' })
    await expect.element(screen.getByRole('link', { name: /Anna Nowak/ })).toBeVisible()
    expect(asked()).toEqual({ search: 'o', role: 'admin', sort: 'seen', order: 'down', page: '2' })
    await expect.element(screen.getByRole('searchbox')).toHaveValue('o')
    await expect.element(screen.getByRole('combobox', { name: 'Role' })).toHaveValue('admin')
    await expect.element(screen.getByText('51–57 of 312')).toBeVisible()
    await expect
      .element(screen.getByRole('columnheader', { name: 'Last seen' }))
      .toHaveAttribute('aria-sort', 'descending')
  })

  it('asks once typing rests, and from the first page', async () => {
    const { screen, time, list, asked, parley } = await open({ search: '?page=3' })
    await screen.getByRole('searchbox').fill('jun')
    expect(list).toHaveBeenCalledTimes(1)
    time.pass(250)
    await expect.poll(asked).toEqual({ search: 'jun' })
    expect(parley.router.went).toEqual(['/admin/people?search=jun'])
  })

  it('takes back what was typed when one goes back', async () => {
    const { screen, time, parley } = await open()
    await screen.getByRole('searchbox').fill('jun')
    time.pass(250)
    await expect.poll(() => parley.router.search).toBe('?search=jun')
    parley.router.go('/admin/people')
    await expect.element(screen.getByRole('searchbox')).toHaveValue('')
  })

  it('is put in order by its headers', async () => {
    const { screen, asked } = await open()
    await screen.getByRole('button', { name: 'Last seen' }).click()
    await expect.poll(asked).toEqual({ sort: 'seen', order: 'down' })
    await screen.getByRole('button', { name: 'Last seen' }).click()
    await expect.poll(asked).toEqual({ sort: 'seen' })
  })

  it('drops an answer that was overtaken', async () => {
    let answerFirst = (_: ReturnType<typeof listOf>) => {}
    const first = new Promise<ReturnType<typeof listOf>>((resolve) => {
      answerFirst = resolve
    })
    const { screen } = await open({
      answers: { [get]: ({ query }) => (query.role === 'admin' ? listOf([yusuf]) : first) },
    })
    await screen.getByRole('combobox', { name: 'Role' }).selectOptions('admin')
    await expect.element(screen.getByRole('link', { name: /Yusuf/ })).toBeVisible()
    answerFirst(listOf([anna]))
    await first
    await expect.element(screen.getByRole('link', { name: /Anna/ })).not.toBeInTheDocument()
  })

  it('offers everybody when nobody fits, and to try again after a failure', async () => {
    const answers = [failing('internal'), () => listOf([])]
    const { screen } = await open({
      search: '?search=zebra',
      answers: { [get]: () => (answers.shift() ?? failing('internal'))() },
    })
    await screen.getByRole('button', { name: 'Try again' }).click()
    await expect
      .element(screen.getByRole('link', { name: 'Show everybody' }))
      .toHaveAttribute('href', '/admin/people')
  })

  it('goes from page to page, and no further', async () => {
    const { screen, asked } = await open()
    const before = screen.getByRole('button', { name: 'Page before' })
    await before.click({ force: true })
    await screen.getByRole('button', { name: 'Next page' }).click()
    await expect.poll(asked).toEqual({ page: '2' })
    await expect.element(screen.getByText('51–57 of 312')).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Next page' })).toHaveFocus()
  })

  it('remembers hidden columns', async () => {
    const { screen, parley } = await open()
    await screen.getByRole('button', { name: 'Columns' }).click()
    await screen.getByRole('menuitemcheckbox', { name: 'Last seen' }).click()
    await expect.element(screen.getByRole('columnheader', { name: 'Last seen' })).not.toBeInTheDocument()
    expect(parley.preferences.current.hiddenColumns).toEqual(['seen'])
    await screen.getByRole('menuitemcheckbox', { name: 'Last seen' }).click()
    await expect.element(screen.getByRole('columnheader', { name: 'Last seen' })).toBeVisible()
  })

  it('is walked through with the arrow keys', async () => {
    const { screen } = await open()
    const link = (name: RegExp) => screen.getByRole('link', { name })
    await expect.element(link(/Anna Nowak/)).toBeVisible()
    link(/Anna Nowak/)
      .element()
      .focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
    await expect.element(link(/Jun Li/)).toHaveFocus()
    await userEvent.keyboard('{ArrowUp}{ArrowUp}')
    await expect.element(link(/Anna Nowak/)).toHaveFocus()
  })

  it('is for admins', async () => {
    const list = vi.fn(() => listOf([]))
    const { screen } = await show(PeoplePage, {
      me: { user: { ...mara, role: 'user' } },
      answers: { [get]: list },
    })
    await expect.element(screen.getByRole('heading', { name: 'Only admins can see this' })).toBeVisible()
    expect(list).not.toHaveBeenCalled()
  })
})

it('keeps everybody who fits as CSV, from all pages', async () => {
  const people = Array.from({ length: 5 }, (_, index) =>
    account(index + 20, { name: `=Person ${index}`, email: `p${index}@x.example` }),
  )
  const pages = vi.fn(({ query }: ListInput) => {
    const page = Number(query.page ?? 1)
    return { users: people.slice(page * 2 - 2, page * 2), total: 5, pageSize: 2 }
  })
  const saved = savedFile()
  const { screen } = await open({ search: '?role=user', answers: { [get]: pages } })
  await screen.getByRole('button', { name: 'CSV' }).click()
  const { name, text } = await saved
  expect(name).toBe('people-2026-11-21.csv')
  const lines = text.trimEnd().split('\r\n')
  expect(lines).toHaveLength(6)
  expect(lines[1]).toMatch(/^"'=Person 0","p0@x.example","","User","Active",/)
  expect(pages.mock.calls.map(([{ query }]) => query)).toEqual([
    { role: 'user' },
    { role: 'user' },
    { role: 'user', page: '2' },
    { role: 'user', page: '3' },
  ])
})

describe('several at once', () => {
  it('are disabled, and enabled again by undoing', async () => {
    const change = switching()
    const { screen } = await open({ answers: { [patch]: change } })
    await screen.getByRole('checkbox', { name: 'Select Anna Nowak' }).click()
    await screen.getByRole('checkbox', { name: 'Select Jun Li' }).click()
    await screen.getByRole('button', { name: 'Disable' }).click()
    await expect.element(screen.getByText('2 accounts are disabled.').first()).toBeVisible()
    await expect
      .poll(() => screen.getByText('Disabled', { exact: true }).elements().length)
      .toBeGreaterThan(2)
    await screen.getByRole('button', { name: 'Undo' }).click()
    await expect.element(screen.getByText('2 accounts are enabled.').first()).toBeVisible()
    expect(change.mock.calls.map(([{ body }]) => [body.disabled, body.version])).toEqual([
      [true, 4],
      [true, 1],
      [false, 5],
      [false, 2],
    ])
  })

  it('offers only what may be done, and does it only where it may be', async () => {
    const change = switching()
    const { screen } = await open({ answers: { [patch]: change } })
    await screen.getByRole('checkbox', { name: 'Select Mara Okoye' }).click()
    await expect.element(screen.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Disable' })).not.toBeInTheDocument()
    await screen.getByRole('checkbox', { name: 'Select Tomás Silva' }).click()
    await screen.getByRole('button', { name: 'Enable' }).click()
    await expect.element(screen.getByText('One account is enabled.').first()).toBeVisible()
    expect(change).toHaveBeenCalledOnce()
  })

  it('goes on after one that fails, and says so', async () => {
    const answers = [failing('conflict', { reason: 'last_admin' }), () => ({ ended: 1 })]
    const { screen } = await open({
      answers: { 'DELETE /api/users/:id/sessions': () => (answers.shift() ?? failing('internal'))() },
    })
    await screen.getByRole('checkbox', { name: 'Select Anna Nowak' }).click()
    await screen.getByRole('checkbox', { name: 'Select Jun Li' }).click()
    await screen.getByRole('button', { name: 'Sign out everywhere' }).click()
    const dialog = screen.getByRole('dialog', { name: 'Sign 2 accounts out everywhere?' })
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect.element(screen.getByText(/Not every account could be changed/)).toBeVisible()
    await expect.element(screen.getByText('One account is signed out everywhere.').first()).toBeVisible()
  })

  it('disables whatever else was changed meanwhile', async () => {
    const change = vi.fn((input: Input<typeof patch>) =>
      input.body.version === 9
        ? { ...anna, version: 10, disabledAt: '2026-11-21T09:35:00.000Z' }
        : failing('conflict', { reason: 'version' })(),
    )
    const { screen } = await open({
      answers: {
        [patch]: change,
        'GET /api/users/:id': () => detailOf({ ...anna, version: 9 }),
      },
    })
    await screen.getByRole('checkbox', { name: 'Select Anna Nowak' }).click()
    await screen.getByRole('button', { name: 'Disable' }).click()
    await expect.element(screen.getByText('One account is disabled.').first()).toBeVisible()
  })

  it('are all chosen and let go at the head', async () => {
    const { screen } = await open()
    const all = screen.getByRole('checkbox', { name: 'Select everybody on this page' })
    await all.click()
    await expect.element(screen.getByText('7 selected')).toBeVisible()
    await screen.getByRole('button', { name: 'Clear selection' }).click()
    await expect.element(all).not.toBeChecked()
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveFocus()
  })
})
