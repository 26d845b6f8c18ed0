import { expect, it } from 'vitest'
import { Preferences } from './preferences.svelte.ts'
import { memoryStore } from './testing/memory-store.ts'

/** What the browser tells a page when another tab has written. */
const written = (key: string | null) => window.dispatchEvent(new StorageEvent('storage', { key }))

it('takes over what another tab of this browser chose', () => {
  const store = memoryStore()
  const [here, there] = [new Preferences(store), new Preferences(store)]
  here.follow(window)
  there.chooseDevice('videoinput', 'cam-2')
  there.change({ theme: 'dark' })
  written('something.else')
  expect(here.current.devices).toEqual({})
  written('parley.preferences')
  expect(here.current).toMatchObject({ theme: 'dark', devices: { videoinput: 'cam-2' } })
  here.chooseDevice('audioinput', 'mic-2')
  expect(new Preferences(store).current.devices).toEqual({ videoinput: 'cam-2', audioinput: 'mic-2' })
  store.removeItem('parley.preferences')
  written(null)
  expect(here.current).toMatchObject({ theme: 'system', devices: {} })
})
