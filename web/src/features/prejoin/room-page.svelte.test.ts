import { beforeEach, expect, it, vi } from 'vitest'
import { mara, studio } from '../../testing/examples.ts'
import { show } from '../../testing/show.ts'
import RoomPage from './RoomPage.svelte'

/** The door of a room, with the browser's own (synthetic) devices. */
const open = (user?: object) =>
  show(RoomPage, {
    props: { code: studio.code },
    me: user === undefined ? {} : { user: { ...mara, ...user } },
    answers: { 'GET /api/rooms/:code': () => studio },
  })

beforeEach(() => {
  sessionStorage.clear()
})

it('begins with what the account says, each of the two for itself', async () => {
  const { screen, parley } = await open({ cameraAtJoin: 'off' })
  await expect.element(screen.getByRole('button', { name: 'Turn microphone off' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  await expect.element(screen.getByText('Your camera is off')).toBeVisible()
  expect(parley.preferences.current.camera).toBe(true)
  await screen.getByRole('button', { name: 'Turn microphone off' }).click()
  expect(parley.preferences.current).toMatchObject({ microphone: false, camera: true })
})

it('begins as the last time for visitors', async () => {
  const { screen } = await open()
  await expect.element(screen.getByRole('button', { name: 'Turn microphone off' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Turn camera off' })).toBeVisible()
})

it('takes over the microphone another tab chooses', async () => {
  const { screen, parley } = await open({ cameraAtJoin: 'off' })
  const microphones = screen.getByRole('combobox', { name: 'Microphone' })
  await expect.element(microphones).toBeVisible()
  const list = microphones.element() as HTMLSelectElement
  const other = Array.from(list.options).find(({ value }) => value !== list.value)?.value ?? ''
  expect(other).not.toBe('')
  parley.preferences.change({ devices: { audioinput: other } })
  await vi.waitFor(() => {
    expect(list.value).toBe(other)
  })
})
