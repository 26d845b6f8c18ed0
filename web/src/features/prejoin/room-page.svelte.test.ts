import type { Component } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-svelte'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { mara, studio } from '../../testing/examples.ts'
import { fixtureParley } from '../../testing/fixture-parley.svelte.ts'
import Frame from '../../testing/Frame.svelte'
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

it('fetches the words of the meeting while people stand at the door', async () => {
  const i18n = await I18n.open('en', ['main'])
  const parley = fixtureParley({ i18n, answers: { 'GET /api/rooms/:code': () => studio } })
  const shown = RoomPage as unknown as Component<Record<string, never>>
  const screen = await render(Frame, { props: { parley, component: shown, props: { code: studio.code } } })
  await expect.element(screen.getByRole('button', { name: 'Join' })).toBeVisible()
  await vi.waitFor(() => {
    expect([i18n.has('meeting.people.title'), i18n.has('ended.ended.title')]).toEqual([true, true])
  })
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
