import { beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { Input } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import PeoplePage from './PeoplePage.svelte'
import { exampleAccounts, exampleLink, listOf, yusuf } from './testing/example-accounts.ts'

/** Wide enough for a table. */
beforeEach(() => page.viewport(1280, 800))

const open = async ({ answers = {}, mail = false }: { answers?: Answers; mail?: boolean } = {}) => {
  const list = vi.fn((_: Input<'GET /api/users'>) => listOf(exampleAccounts))
  const shown = await show(PeoplePage, {
    me: { user: mara, ...(mail && { mail }) },
    path: '/admin/people',
    answers: { 'GET /api/users': list, ...answers },
  })
  return { ...shown, list }
}

it('gives a link to hand over, once', async () => {
  const make = vi.fn((_: Input<'POST /api/users'>) => ({ user: yusuf, link: exampleLink }))
  const { screen, list } = await open({ answers: { 'POST /api/users': make } })
  await screen.getByRole('button', { name: 'New account' }).click()
  await expect.element(screen.getByLabelText('Name', { exact: true })).toHaveFocus()
  await userEvent.keyboard(' Yusuf Demir ')
  await screen.getByLabelText('E-mail', { exact: true }).fill('yusuf@example.org')
  await screen.getByRole('button', { name: 'Make account' }).click()
  await expect.element(screen.getByRole('textbox', { name: 'Link' })).toHaveValue(exampleLink.url)
  await expect.element(screen.getByText(/It works once, until/)).toBeVisible()
  expect(make.mock.calls[0]?.[0].body).toEqual({
    name: 'Yusuf Demir',
    email: 'yusuf@example.org',
    role: 'user',
  })
  await expect.poll(() => list.mock.calls.length).toBe(2)
  await screen.getByRole('button', { name: 'Done' }).click()
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
})

it('gets its link by mail where this server sends mail', async () => {
  const send = vi.fn((_: Input<'POST /api/users/:id/reset-mail'>) => ({}))
  const { screen } = await open({
    mail: true,
    answers: {
      'POST /api/users': () => ({ user: yusuf, link: exampleLink }),
      'POST /api/users/:id/reset-mail': send,
    },
  })
  await screen.getByRole('button', { name: 'New account' }).click()
  await screen.getByLabelText('Name', { exact: true }).fill('Yusuf Demir')
  await screen.getByLabelText('E-mail', { exact: true }).fill('yusuf@example.org')
  await screen.getByRole('button', { name: 'Make account' }).click()
  await screen.getByRole('button', { name: 'Send by mail' }).click()
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  await expect.element(screen.getByText('A link is on its way to yusuf@example.org.').first()).toBeVisible()
  expect(send.mock.calls[0]?.[0]).toEqual({ params: { id: yusuf.id } })
})

it('with a password is ready at once', async () => {
  const { screen, parley } = await open({ answers: { 'POST /api/users': () => ({ user: yusuf }) } })
  await screen.getByRole('button', { name: 'New account' }).click()
  await screen.getByLabelText('Name', { exact: true }).fill('Yusuf Demir')
  await screen.getByLabelText('E-mail', { exact: true }).fill('yusuf@example.org')
  await screen.getByLabelText('Password (optional)').fill('three words or more')
  await screen.getByRole('button', { name: 'Make account' }).click()
  await screen.getByRole('button', { name: 'Open' }).click()
  expect(parley.router.went).toEqual([`/admin/people/${yusuf.id}`])
})

it('says what is wrong where it is wrong', async () => {
  const { screen } = await open({
    answers: { 'POST /api/users': failing('conflict', { reason: 'email_taken' }) },
  })
  await screen.getByRole('button', { name: 'New account' }).click()
  await screen.getByRole('button', { name: 'Make account' }).click()
  await expect.element(screen.getByText('Enter a name.')).toBeVisible()
  await screen.getByLabelText('Name', { exact: true }).fill('Jun')
  await screen.getByLabelText('E-mail', { exact: true }).fill('jun@studio.example')
  await screen.getByRole('button', { name: 'Make account' }).click()
  await expect.element(screen.getByText('Another account has this address.')).toBeVisible()
  await expect.element(screen.getByLabelText('E-mail', { exact: true })).toHaveFocus()
})
