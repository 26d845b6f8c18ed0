import { expect, it } from 'vitest'
import { Preferences, readPreferences } from './preferences.svelte.ts'

const standard = readPreferences(null)

it.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['something else', '"text"'],
  ['nonsense', '{"theme":"pink","language":"xx","name":7,"devices":"all","hiddenColumns":"all"}'],
])('falls back on %s', (_, text) => {
  expect(readPreferences(text)).toEqual(standard)
})

it('keeps what still makes sense', () => {
  const text =
    '{"theme":"dark","language":"de","name":"Mara","devices":{"audioinput":"m1","videoinput":3},"microphone":false,"hiddenColumns":["seen",7]}'
  expect(readPreferences(text)).toEqual({
    theme: 'dark',
    language: 'de',
    name: 'Mara',
    devices: { audioinput: 'm1' },
    microphone: false,
    camera: true,
    hiddenColumns: ['seen'],
  })
})

it('remembers, also when the browser refuses to', () => {
  const store = {
    getItem: () => {
      throw new DOMException('denied', 'SecurityError')
    },
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  const preferences = new Preferences(store)
  preferences.chooseDevice('audioinput', 'm1')
  preferences.change({ name: 'Mara' })
  expect(preferences.current).toMatchObject({ name: 'Mara', devices: { audioinput: 'm1' } })
})
