import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { exampleRooms, mara, person, room, studio } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import HomePage from './HomePage.svelte'

const me = { user: mara }
const answers = { 'GET /api/rooms': () => ({ rooms: exampleRooms }) }

describe('rooms', () => {
  it('are listed with who is inside, live', async () => {
    const { screen, parley } = await show(HomePage, { me, answers })
    await expect.element(screen.getByText('4 inside')).toBeVisible()
    const quiet = 'room:pxq-nezi-hub'
    await expect.poll(() => parley.live.follows(quiet)).toBe(true)
    parley.live.emit(quiet, { type: 'snapshot', data: { name: 'Open hours', access: 'open', people: [] } })
    for (const name of ['Ada', 'Grace', 'Linus'])
      parley.live.emit(quiet, { type: 'participant.joined', data: person(name) })
    await expect.element(screen.getByText('3 inside')).toBeVisible()
    parley.live.emit(quiet, { type: 'room.deleted', data: {} })
    await expect.element(screen.getByRole('link', { name: 'Open hours' })).not.toBeInTheDocument()
  })

  it('are asked for again when the list changes', async () => {
    const rooms = [studio]
    const { screen, parley } = await show(HomePage, {
      me,
      answers: { 'GET /api/rooms': () => ({ rooms: [...rooms] }) },
    })
    await expect.element(screen.getByRole('link', { name: 'Studio', exact: true })).toBeVisible()
    rooms.push(room({ code: 'new-room-now', name: 'Brand new' }))
    parley.live.emit(`user:${mara.id}`, { type: 'rooms.changed', data: { code: 'new-room-now' } })
    await expect.element(screen.getByRole('link', { name: 'Brand new' })).toBeVisible()
  })

  it('can be asked for again after a failure', async () => {
    const results = [failing('internal'), () => ({ rooms: [studio] })]
    const next = () => (results.shift() ?? failing('internal'))()
    const { screen } = await show(HomePage, { me, answers: { 'GET /api/rooms': next } })
    await expect.element(screen.getByText(/req-01JD8Q7K2M/)).toBeVisible()
    await screen.getByRole('button', { name: 'Try again' }).click()
    await expect.element(screen.getByRole('link', { name: 'Studio', exact: true })).toBeVisible()
  })
})

describe('a new meeting', () => {
  const made = room({ code: 'new-room-now', name: 'Mara’s room' })

  it('starts with the keyboard alone', async () => {
    const { screen, parley } = await show(HomePage, {
      me,
      answers: { ...answers, 'POST /api/rooms': () => made },
    })
    await screen.getByRole('button', { name: 'New meeting' }).click()
    await expect.element(screen.getByLabelText('Name of the room')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => parley.router.went).toEqual(['/r/new-room-now'])
  })

  it('is not made without a name', async () => {
    const { screen, parley } = await show(HomePage, { me, answers })
    await screen.getByRole('button', { name: 'New meeting' }).click()
    await screen.getByLabelText('Name of the room').fill('  ')
    await screen.getByRole('button', { name: 'Create and enter' }).click()
    await expect.element(screen.getByText('Give the room a name.')).toBeVisible()
    expect(parley.router.went).toEqual([])
  })

  it('gives the focus back when it is not wanted', async () => {
    const { screen } = await show(HomePage, { me, answers })
    const button = screen.getByRole('button', { name: 'New meeting' })
    await button.click()
    await userEvent.keyboard('{Escape}')
    await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
  })
})

describe('the account menu', () => {
  it('is walked through with the keyboard, and changes language and theme', async () => {
    const { screen, parley } = await show(HomePage, { me, answers })
    await screen.getByRole('button', { name: 'Account of Mara Okoye' }).click()
    await expect.element(screen.getByRole('menuitem', { name: 'My account' })).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
    expect(parley.preferences.current.theme).toBe('dark')
    await screen.getByRole('button', { name: 'Account of Mara Okoye' }).click()
    await userEvent.keyboard('d')
    await expect.element(screen.getByRole('menuitemradio', { name: 'Dark' })).toHaveFocus()
    await userEvent.keyboard('d{Enter}')
    await expect.element(screen.getByRole('heading', { name: 'Guten Morgen, Mara' })).toBeVisible()
    expect(parley.preferences.current.language).toBe('de')
  })

  it.each([
    ['admin', 1],
    ['user', 0],
  ] as const)('leads an %s to all accounts: %i', async (role, count) => {
    const { screen } = await show(HomePage, { me: { user: { ...mara, role } }, answers })
    await screen.getByRole('button', { name: 'Account of Mara Okoye' }).click()
    await expect.element(screen.getByRole('menuitem', { name: 'My account' })).toBeVisible()
    expect(screen.getByRole('menuitem', { name: 'Manage people' }).elements()).toHaveLength(count)
  })

  it('signs out', async () => {
    const { screen, parley } = await show(HomePage, {
      me,
      answers: { ...answers, 'DELETE /api/session': () => ({}) },
    })
    await screen.getByRole('button', { name: 'Account of Mara Okoye' }).click()
    await screen.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect.element(screen.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    expect(parley.session.user).toBeUndefined()
  })
})

it('says that another server’s link is another server’s', async () => {
  const { screen } = await show(HomePage, { me, answers })
  await screen.getByLabelText('Enter a code or link').fill('https://other.example/r/abc-defg-hij')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('alert').filter({ hasText: 'other.example' })).toBeVisible()
})
