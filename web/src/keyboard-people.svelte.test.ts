import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../src/contract/contract.ts'
import { detailOf } from './features/people/testing/account-detail.ts'
import { anna, exampleAccounts, listOf } from './features/people/testing/example-accounts.ts'
import { exampleWays } from './features/people/testing/example-ways.ts'
import { paths } from './paths.ts'
import { pressKeyOn } from './testing/by-keyboard.ts'
import { mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { appOpener } from './testing/open-app.ts'

// What admins do with somebody’s account, in the whole page and with nothing but keys: nothing here is clicked, or given
// the focus by the test.

const openApp = appOpener()
const open = (answers: Answers) =>
  openApp(paths.adminPerson(anna.id), {
    me: { user: mara, passkeysAt: 'meet.studio.example' },
    answers: {
      'GET /api/users/:id': ({ params }) =>
        detailOf(exampleAccounts.find(({ id }) => id === params.id) ?? anna),
      'GET /api/users/:id/ways-in': () => exampleWays,
      'GET /api/audit': () => ({ entries: [], more: false }),
      ...answers,
    },
  })

it('merges two accounts once the name of the one that goes is typed, and is at the one that stays', async () => {
  const [, jun] = exampleAccounts
  if (!jun) throw new Error('no example')
  const found = vi.fn((_: Input<'GET /api/users'>) => listOf(exampleAccounts))
  const merge = vi.fn((_: Input<'POST /api/users/:id/merge'>) => jun)
  const { screen, time } = await open({ 'GET /api/users': found, 'POST /api/users/:id/merge': merge })
  const opener = screen.getByRole('button', { name: 'Merge…' })
  const dialog = screen.getByRole('dialog')
  const search = dialog.getByRole('searchbox')
  const name = dialog.getByLabelText('Type Anna Nowak to be sure')
  await pressKeyOn(opener)
  await expect.element(search).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(search).toHaveFocus()
  await userEvent.keyboard('studio')
  time.pass(250)
  await expect.poll(() => found.mock.lastCall?.[0].query).toMatchObject({ search: 'studio' })
  // One Tab into those that were found, arrows among them, one Tab on.
  await userEvent.keyboard('{Tab}{ArrowDown}{ArrowUp}')
  await expect.element(dialog.getByRole('radio', { name: /Jun Li/ })).toBeChecked()
  await userEvent.keyboard('{Tab}')
  await expect.element(name).toHaveFocus()
  // Not with half of the name.
  await userEvent.keyboard('Anna{Enter}')
  expect(merge).not.toHaveBeenCalled()
  await expect.element(name).toHaveFocus()
  await userEvent.keyboard(' Nowak{Enter}')
  await expect.poll(() => location.pathname).toBe(paths.adminPerson(jun.id))
  expect(merge.mock.lastCall?.[0].body).toEqual({ into: jun.id })
  await expect.element(screen.getByRole('heading', { level: 1, name: 'Jun Li' })).toHaveFocus()
})

it('takes ways in away one by one, and stands at their heading each time', async () => {
  let left = exampleWays
  const refusals = [failing('unavailable')]
  const take = vi.fn(({ params: { kind, way } }: Input<'DELETE /api/users/:id/ways-in/:kind/:way'>) => {
    const refuse = refusals.shift()
    if (refuse) return refuse()
    left = {
      ...left,
      ...(kind === 'passkey' && { passkeys: left.passkeys.filter(({ id }) => id !== way) }),
      ...(kind === 'session' && { sessions: left.sessions.filter(({ id }) => id !== way) }),
    }
    return {}
  })
  const { screen } = await open({
    'GET /api/users/:id/ways-in': () => left,
    'DELETE /api/users/:id/ways-in/:kind/:way': take,
  })
  const cancel = screen.getByRole('dialog').getByRole('button', { name: 'Cancel' })
  const title = screen.getByRole('heading', { name: 'What opens this account' })
  const passkey = screen.getByRole('button', { name: 'Remove, Firefox on Linux' })
  await pressKeyOn(passkey)
  await expect.element(cancel).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(passkey).toHaveFocus()
  expect(take).not.toHaveBeenCalled()
  // What couldn’t be done leaves one where one was.
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.element(screen.getByText(/busy or restarting/).first()).toBeVisible()
  await expect.element(passkey).toHaveFocus()
  await userEvent.keyboard('{Enter}{Tab}{Enter}')
  await expect.element(passkey).not.toBeInTheDocument()
  await expect.element(title).toHaveFocus()

  const session = screen.getByRole('button', { name: 'Sign out, Safari on iOS' })
  await pressKeyOn(session, ' ')
  await expect.element(cancel).toHaveFocus()
  await userEvent.keyboard('{Tab} ')
  await expect.element(session).not.toBeInTheDocument()
  await expect.element(title).toHaveFocus()
  expect(take.mock.calls.map(([{ params }]) => params.kind)).toEqual(['passkey', 'passkey', 'session'])
})
