import { expect, test } from 'vitest'
import { listenEnvironment, readInheritedSockets } from './inherited-sockets.ts'

const two = { LISTEN_FDS: '2', LISTEN_FDNAMES: 'https:http' }

test('what one process writes the next reads', () => {
  const sockets = readInheritedSockets(two, 42)
  expect(sockets).toEqual([
    { name: 'https', fd: 3 },
    { name: 'http', fd: 4 },
  ])
  expect(listenEnvironment(sockets)).toEqual(two)
  expect(listenEnvironment([])).toEqual({})
})

test.each([
  ['nothing', {}, 0],
  ['our own number', { ...two, LISTEN_PID: '42' }, 2],
  ['another’s number', { ...two, LISTEN_PID: '41' }, 0],
  ['no count', { ...two, LISTEN_FDS: 'x' }, 0],
  ['a count beyond reason', { ...two, LISTEN_FDS: '99999' }, 0],
  ['fewer names than sockets', { LISTEN_FDS: '2', LISTEN_FDNAMES: 'https' }, 2],
])('%s', (_what, env, count) => {
  expect(readInheritedSockets(env, 42)).toHaveLength(count)
})
