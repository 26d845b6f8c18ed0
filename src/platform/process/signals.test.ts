import { expect, test } from 'vitest'
import { listenToSignals } from './signals.ts'

test('the first asks, its echo says nothing, a later one insists; SIGHUP is something else', () => {
  let at = 0
  const heard: string[] = []
  const listeners = process.listenerCount('SIGTERM')
  const close = listenToSignals({
    onStop: (signal) => heard.push(`stop ${signal}`),
    onForce: (signal) => heard.push(`force ${signal}`),
    onReload: () => heard.push('reload'),
    now: () => at,
  })
  process.emit('SIGHUP', 'SIGHUP')
  process.emit('SIGINT', 'SIGINT')
  at = 100
  process.emit('SIGINT', 'SIGINT')
  at = 600
  process.emit('SIGTERM', 'SIGTERM')
  close()
  expect(heard).toEqual(['reload', 'stop SIGINT', 'force SIGTERM'])
  expect(process.listenerCount('SIGTERM')).toBe(listeners)
})
