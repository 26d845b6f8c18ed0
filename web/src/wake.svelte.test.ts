import { expect, it } from 'vitest'
import { HeldTime } from './testing/held-time.ts'
import { wasAsleep, watchWake, type Wake } from './wake.ts'

it.each([
  ['a look in time', { late: 300, visible: true, wasVisible: true }, false],
  ['a busy page', { late: 3_000, visible: true, wasVisible: true }, false],
  ['a lid closed for a while', { late: 60_000, visible: true, wasVisible: true }, true],
  ['a tab looked at again after a minute', { late: 58_000, visible: true, wasVisible: false }, false],
  [
    'a tab looked at again after the machine slept',
    { late: 600_000, visible: true, wasVisible: false },
    true,
  ],
  ['a tab nobody sees, once a minute', { late: 58_000, visible: false, wasVisible: false }, false],
  ['a tab nobody sees, after the machine slept', { late: 600_000, visible: false, wasVisible: false }, true],
])('%s', (_, look, asleep) => {
  expect(wasAsleep(look)).toBe(asleep)
})

/** A page with a clock that can jump without any timer having run. */
const open = () => {
  const time = new HeldTime()
  let slept = 0
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' as const })
  const around = {
    window: new EventTarget(),
    document,
    connection: Object.assign(new EventTarget(), { type: 'wifi' }),
  }
  const heard: Wake[] = []
  const now = () => time.now() + slept
  const stop = watchWake({ now, after: time.after, around, woke: (why) => heard.push(why) })
  return { time, around, heard, stop, sleep: (milliseconds: number) => (slept += milliseconds) }
}

it('notices sleep by the clock, once', () => {
  const { time, heard, sleep } = open()
  time.pass(10_000)
  sleep(30_000)
  time.pass(10_000)
  expect(heard).toEqual(['awake'])
})

it('hears of another network, but not of another speed', () => {
  const { around, heard } = open()
  around.connection.dispatchEvent(new Event('change'))
  around.connection.type = 'cellular'
  around.connection.dispatchEvent(new Event('change'))
  around.window.dispatchEvent(new Event('online'))
  expect(heard).toEqual(['network', 'online'])
})

it('hears of a page taken out of the freezer', () => {
  const { around, heard } = open()
  around.document.dispatchEvent(new Event('resume'))
  around.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
  around.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  expect(heard).toEqual(['awake', 'awake'])
})

it('stops', () => {
  const { time, around, heard, stop, sleep } = open()
  stop()
  sleep(60_000)
  time.pass(10_000)
  around.window.dispatchEvent(new Event('online'))
  expect(heard).toEqual([])
})
