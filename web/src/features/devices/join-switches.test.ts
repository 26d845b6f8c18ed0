import { expect, it } from 'vitest'
import { memoryStore } from '../../testing/memory-store.ts'
import { JoinSwitches, switchesAtJoin, untilAsked, type JoinFacts } from './join-switches.ts'

const on = { microphone: true, camera: true }
const off = { microphone: false, camera: false }

it.each<[string, JoinFacts, typeof on]>([
  ['a visitor comes as the last time', { kept: null, account: undefined, last: off }, off],
  [
    'an account that says nothing, too',
    { kept: null, account: {}, last: { ...off, camera: true } },
    { ...off, camera: true },
  ],
  [
    'an account’s word goes before the last time',
    {
      kept: null,
      account: { microphoneAtJoin: 'off', cameraAtJoin: 'on' },
      last: { microphone: true, camera: false },
    },
    { microphone: false, camera: true },
  ],
  [
    'half a word is half an answer',
    { kept: null, account: { microphoneAtJoin: 'off' }, last: on },
    { microphone: false, camera: true },
  ],
  [
    'after a reload everything is as before it',
    { kept: off, account: { microphoneAtJoin: 'on', cameraAtJoin: 'on' }, last: on },
    off,
  ],
])('%s', (_, facts, expected) => {
  expect(switchesAtJoin(facts)).toEqual(expected)
})

/** Pages of one tab and one browser: what the last choice was, and what each page begins with. */
const browserOf = (user: { microphoneAtJoin?: 'on' | 'off' } | undefined) => {
  const store = memoryStore()
  const last = { ...on }
  const preferences = {
    current: last as never,
    change: (some: object) => void Object.assign(last, some),
  }
  const page = (goesOn: boolean) =>
    new JoinSwitches({ store, session: { user: user as never }, preferences, goesOn })
  return { store, last, page }
}

it('a microphone that was turned off stays off over a reload, whatever the account begins with', () => {
  const { page, last } = browserOf({ microphoneAtJoin: 'on' })
  const first = page(false)
  expect(first.atStart()).toEqual(on)
  first.turned('microphone', false)
  expect(last).toEqual({ microphone: false, camera: true })
  expect(page(true).atStart()).toEqual({ microphone: false, camera: true })
  expect(page(false).atStart()).toEqual(on)
})

it('what the account begins with is not this browser’s choice, and holds over a reload all the same', () => {
  const { page, last } = browserOf({ microphoneAtJoin: 'off' })
  expect(page(false).atStart()).toEqual({ microphone: false, camera: true })
  expect(last).toEqual(on)
  expect(page(true).atStart()).toEqual({ microphone: false, camera: true })
})

it.each(['{', '7', '{"microphone":true}', 'null'])(
  'kept switches that read %s are a new beginning',
  (text) => {
    const { page, store } = browserOf({ microphoneAtJoin: 'off' })
    store.setItem('parley.switches', text)
    expect(page(true).atStart()).toEqual({ microphone: false, camera: true })
  },
)

it('a trial begins with nothing and remembers nothing', () => {
  untilAsked.turned('camera', true)
  expect(untilAsked.atStart()).toEqual(off)
})
