import { describe, expect, it, vi } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { show } from '../../testing/show.ts'
import PersonPage from './PersonPage.svelte'
import { detailOf } from './testing/account-detail.ts'
import { anna, exampleAccounts, listOf } from './testing/example-accounts.ts'

const open = async (answers: Answers = {}, { rooms = 3 } = {}) => {
  const time = new HeldTime()
  const shown = await show(PersonPage, {
    props: { id: anna.id },
    me: { user: mara },
    after: time.after,
    answers: {
      'GET /api/users/:id': () => ({ ...detailOf(anna), rooms }),
      'GET /api/users': () => listOf(exampleAccounts),
      'GET /api/audit': () => ({ entries: [], more: false }),
      ...answers,
    },
  })
  return { ...shown, time }
}

describe('deleting', () => {
  const remove = () => vi.fn((_: Input<'DELETE /api/users/:id'>) => ({}))

  it('hands the rooms over once the name is typed', async () => {
    const end = remove()
    const searched = vi.fn((_: Input<'GET /api/users'>) => listOf(exampleAccounts))
    const { screen, parley, time } = await open({ 'DELETE /api/users/:id': end, 'GET /api/users': searched })
    await screen.getByRole('button', { name: 'Delete account' }).click()
    const dialog = screen.getByRole('dialog')
    const button = dialog.getByRole('button', { name: 'Delete account' })
    await dialog.getByRole('searchbox').fill('jun')
    time.pass(250)
    await expect.poll(() => searched.mock.lastCall?.[0].query).toEqual({ search: 'jun', state: 'active' })
    await dialog.getByRole('radio', { name: /Jun Li/ }).click()
    await expect.element(button).toBeDisabled()
    await dialog.getByLabelText('Type Anna Nowak to be sure').fill('Anna Nowak')
    await button.click()
    await expect.poll(() => parley.router.went).toEqual(['/admin/people'])
    expect(end.mock.calls[0]?.[0]).toEqual({
      params: { id: anna.id },
      query: { roomsTo: exampleAccounts[1]?.id },
    })
  })

  it('takes the rooms with it when chosen, and says when it can’t', async () => {
    const answers = [failing('conflict', { reason: 'last_admin' }), () => ({})]
    const end = vi.fn((_: Input<'DELETE /api/users/:id'>) => (answers.shift() ?? failing('internal'))())
    const { screen, parley } = await open({ 'DELETE /api/users/:id': end })
    await screen.getByRole('button', { name: 'Delete account' }).click()
    const dialog = screen.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Delete them too' }).click()
    await dialog.getByLabelText('Type Anna Nowak to be sure').fill(' Anna Nowak ')
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await expect.element(dialog.getByText(/the last admin who can sign in/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await expect.poll(() => parley.router.went).toEqual(['/admin/people'])
    expect(end.mock.lastCall?.[0].query).toEqual({})
  })

  it('asks nothing about rooms where there are none', async () => {
    const { screen } = await open({}, { rooms: 0 })
    await screen.getByRole('button', { name: 'Delete account' }).click()
    const dialog = screen.getByRole('dialog')
    await expect.element(dialog.getByRole('radio')).not.toBeInTheDocument()
    await dialog.getByLabelText('Type Anna Nowak to be sure').fill('Anna Nowak')
    await expect.element(dialog.getByRole('button', { name: 'Delete account' })).toBeEnabled()
  })
})

describe('merging', () => {
  const button = { name: 'Merge accounts' }

  it('wants the account that stays and the name of the one that goes, and then shows the one that stays', async () => {
    const end = vi.fn((_: Input<'POST /api/users/:id/merge'>) => exampleAccounts[1] ?? anna)
    const { screen, parley } = await open({
      'POST /api/users/:id/merge': end,
      'GET /api/users': () => listOf([{ ...anna, id: mara.id, name: mara.name }, ...exampleAccounts]),
    })
    await screen.getByRole('button', { name: 'Merge…' }).click()
    const dialog = screen.getByRole('dialog')
    await dialog.getByLabelText('Type Anna Nowak to be sure').fill('Anna Nowak')
    await expect.element(dialog.getByRole('button', button)).toBeDisabled()
    // Neither the account itself nor one’s own is offered.
    expect(dialog.getByRole('radio', { name: /Anna Nowak|Mara Okoye/ }).elements()).toEqual([])
    await dialog.getByRole('radio', { name: /Jun Li/ }).click()
    await dialog.getByRole('button', button).click()
    await expect.poll(() => parley.router.went).toEqual([`/admin/people/${exampleAccounts[1]?.id}`])
    await expect
      .element(screen.getByText('Anna Nowak is part of the account of Jun Li now.').first())
      .toBeVisible()
    expect(end.mock.calls[0]?.[0]).toEqual({
      params: { id: anna.id },
      body: { into: exampleAccounts[1]?.id },
    })
  })

  it('says when it can’t, and keeps what was chosen', async () => {
    const { screen } = await open({
      'POST /api/users/:id/merge': failing('conflict', { reason: 'last_admin' }),
    })
    await screen.getByRole('button', { name: 'Merge…' }).click()
    const dialog = screen.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Jun Li/ }).click()
    await dialog.getByLabelText('Type Anna Nowak to be sure').fill('Anna Nowak')
    await dialog.getByRole('button', button).click()
    await expect.element(dialog.getByText(/the last admin who can sign in/)).toBeVisible()
    await expect.element(dialog.getByRole('radio', { name: /Jun Li/ })).toBeChecked()
  })
})
