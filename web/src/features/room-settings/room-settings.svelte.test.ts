import { describe, expect, it, vi } from 'vitest'
import type { Room } from '../../../../src/contract/rooms.ts'
import { mara, room, studio } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { show } from '../../testing/show.ts'
import RoomSettingsPage from './RoomSettingsPage.svelte'

const me = { user: mara }
const quiet = room({ code: 'pxq-nezi-hub', name: 'Open hours', version: 3 })
const props = { code: quiet.code }
const get = 'GET /api/rooms/:code'
const patch = 'PATCH /api/rooms/:code'

describe('changing', () => {
  it('sends what changed with the version it was made from', async () => {
    const save = vi.fn((input: { body: { name?: string; access?: Room['access']; version: number } }) => ({
      ...quiet,
      ...input.body,
      version: 4,
    }))
    const { screen } = await show(RoomSettingsPage, {
      props,
      me,
      answers: { [get]: () => quiet, [patch]: save },
    })
    await expect.element(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    await screen.getByLabelText('Name of the room').fill('Mornings')
    await screen.getByRole('radio', { name: /People with an account/ }).click()
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByRole('heading', { name: 'Mornings' })).toBeVisible()
    expect(save.mock.calls[0]?.[0]).toMatchObject({
      body: { name: 'Mornings', access: 'signed_in', version: 3 },
    })
  })

  it('keeps what was written when somebody else was faster', async () => {
    const states = [quiet, { ...quiet, name: 'Evenings', version: 4 }]
    const answers = { [get]: () => states.shift() ?? quiet, [patch]: failing('conflict') }
    const { screen } = await show(RoomSettingsPage, { props, me, answers })
    await screen.getByLabelText('Name of the room').fill('Mornings')
    await screen.getByRole('button', { name: 'Save' }).click()
    await expect.element(screen.getByText(/Somebody else has changed this room/)).toBeVisible()
    await expect.element(screen.getByRole('heading', { name: 'Evenings' })).toBeVisible()
    await expect.element(screen.getByLabelText('Name of the room')).toHaveValue('Mornings')
  })
})

describe('deleting', () => {
  const setUp = async () => {
    const time = new HeldTime()
    const remove = vi.fn(() => ({}))
    const answers = {
      [get]: () => quiet,
      'GET /api/rooms': () => ({ rooms: [quiet] }),
      'DELETE /api/rooms/:code': remove,
    }
    const { screen, parley } = await show(RoomSettingsPage, { props, me, answers, after: time.after })
    await parley.rooms.load()
    await screen.getByRole('button', { name: 'Delete room' }).click()
    return { screen, parley, time, remove }
  }

  it('waits a while, then deletes', async () => {
    const { parley, time, remove } = await setUp()
    expect(parley.router.went).toEqual(['/'])
    expect(parley.rooms.list).toEqual([])
    expect(remove).not.toHaveBeenCalled()
    time.pass(8_000)
    await expect.poll(() => remove.mock.calls.length).toBe(1)
  })

  it('can be undone', async () => {
    const { screen, parley, time, remove } = await setUp()
    await screen.getByRole('button', { name: 'Undo' }).click()
    time.pass(60_000)
    expect(parley.rooms.list).toEqual([quiet])
    expect(remove).not.toHaveBeenCalled()
  })

  it('is done at once when the page is left', async () => {
    const { remove } = await setUp()
    dispatchEvent(new PageTransitionEvent('pagehide'))
    expect(remove).toHaveBeenCalledOnce()
  })
})

it('is for hosts', async () => {
  const guest: Room = { ...studio, you: { role: 'guest', may: ['enter'] } }
  const { screen } = await show(RoomSettingsPage, { props, me, answers: { [get]: () => guest } })
  await expect
    .element(screen.getByRole('heading', { name: 'Only the host can change this room' }))
    .toBeVisible()
  await expect.element(screen.getByLabelText('Name of the room')).not.toBeInTheDocument()
})
