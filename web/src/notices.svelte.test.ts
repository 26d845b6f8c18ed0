import { expect, it, vi } from 'vitest'
import { Notices } from './notices.svelte.ts'
import { HeldTime } from './testing/held-time.ts'

const setUp = () => {
  const time = new HeldTime()
  return { time, notices: new Notices(time) }
}

it('goes by itself, later when there is something to press', () => {
  const { time, notices } = setUp()
  notices.show({ text: 'Saved.' })
  notices.show({ text: 'Deleting…', action: { label: 'Undo', run: () => undefined } })
  time.pass(5_000)
  expect(notices.shown.map(({ text }) => text)).toEqual(['Deleting…'])
  time.pass(3_000)
  expect(notices.shown).toEqual([])
})

it('stays while somebody is on it', () => {
  const { time, notices } = setUp()
  const id = notices.show({ text: 'Saved.' })
  notices.hold(id)
  time.pass(60_000)
  expect(notices.shown).toHaveLength(1)
  notices.resume(id)
  time.pass(5_000)
  expect(notices.shown).toEqual([])
})

it('is gone once: by time, by dismissing, never after its action', () => {
  const { time, notices } = setUp()
  const gone = vi.fn()
  const run = vi.fn()
  const wish = { text: 'Deleting…', gone, action: { label: 'Undo', run } }
  notices.act(notices.show(wish))
  expect(run).toHaveBeenCalledOnce()
  expect(gone).not.toHaveBeenCalled()
  notices.dismiss(notices.show(wish))
  notices.show(wish)
  time.pass(60_000)
  expect(gone).toHaveBeenCalledTimes(2)
})

it('says the same words again', () => {
  const { notices } = setUp()
  notices.announce('Anna joined')
  const first = notices.polite
  notices.announce('Anna joined')
  expect(notices.polite).not.toBe(first)
})
