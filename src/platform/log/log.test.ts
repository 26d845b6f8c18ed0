import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { readLiveKitLine } from './livekit-line.ts'
import { createLog, type LogRoot } from './log.ts'

const started = (format: 'json' | 'pretty' = 'json'): { root: LogRoot; lines: string[] } => {
  const lines: string[] = []
  const root = createLog({ level: 'info', format, process: 'app', write: (line) => lines.push(line) })
  return { root, lines }
}

const parsed = (line: string | undefined): unknown => JSON.parse(line ?? '')

test('an entry is one line of JSON with time, level, process, event and fields', () => {
  const { root, lines } = started()
  root.log.child({ feature: 'rooms', requestId: 'r1' }).info('room.created', { roomId: 'x', title: 'a\r\nb' })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^[^\n]*\n$/)
  expect(parsed(lines[0])).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    level: 'info',
    process: 'app',
    event: 'room.created',
    feature: 'rooms',
    requestId: 'r1',
    roomId: 'x',
    title: 'a b',
  })
})

test('the level changes at once, for children too', () => {
  const { root, lines } = started()
  const child = root.log.child({ feature: 'rooms' })
  child.debug('room.seen')
  root.setLevel('debug')
  child.debug('room.seen')
  root.setLevel('error')
  child.warn('room.strange')
  expect(lines).toHaveLength(1)
})

test('pretty lines name the event, the fields and an error with its cause', () => {
  const { root, lines } = started('pretty')
  root.log.error('room.failed', { roomId: 'x', error: new Error('no', { cause: new Error('because') }) })
  const text = stripVTControlCharacters(lines[0] ?? '')
  expect(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} error app {5}room\.failed roomId=x\n {4}Error: no\n {6}at /)
  expect(text).toContain('Error: because')
})

test('a child’s line is passed on as it is, or made pretty', () => {
  const line = '{"level":"warn","time":"2026-11-21T04:02:00.000Z","process":"edge","event":"link.lost"}'
  const json = started()
  json.root.relay(line)
  expect(json.lines).toEqual([`${line}\n`])
  const pretty = started('pretty')
  pretty.root.relay(line)
  expect(stripVTControlCharacters(pretty.lines[0] ?? '')).toContain('warn  edge    link.lost')
})

test('a child’s last words become entries, without secrets or tricks of the terminal', () => {
  const { root, lines } = started()
  for (const words of [
    'Error: no /rtc?access_token=CANARY',
    '    at x (y.js:1)',
    '',
    '\u001b[2J{"level":"info"}',
  ])
    root.relay(words)
  expect(lines.map(parsed)).toMatchObject([
    {
      level: 'error',
      process: 'app',
      event: 'process.wrote',
      message: 'Error: no /rtc?access_token=[redacted]',
    },
    { event: 'process.wrote', message: '    at x (y.js:1)' },
    { event: 'process.wrote', message: ' [2J{"level":"info"}' },
  ])
})

test.each([
  [
    '{"level":"info","ts":1795235592.6,"logger":"livekit","caller":"service/server.go:292","msg":"starting LiveKit server","portHttp":7880}',
    {
      level: 'info',
      event: 'livekit.logged',
      fields: {
        message: 'starting LiveKit server',
        caller: 'service/server.go:292',
        livekit: { portHttp: 7880 },
      },
    },
  ],
  [
    '{"level":"fatal","ts":1,"logger":"livekit.transport","msg":"no","event":"spoofed"}',
    {
      level: 'error',
      event: 'livekit.logged',
      fields: { message: 'no', logger: 'livekit.transport', livekit: { event: 'spoofed' } },
    },
  ],
  [
    '{"level":"info","ts":1,"logger":"livekit.api","msg":"API RoomService.ListRooms"}',
    {
      level: 'debug',
      event: 'livekit.logged',
      fields: { message: 'API RoomService.ListRooms', logger: 'livekit.api' },
    },
  ],
  ['panic: oh no\r', { level: 'error', event: 'livekit.wrote', fields: { message: 'panic: oh no' } }],
  ['{broken', { level: 'error', event: 'livekit.wrote', fields: { message: '{broken' } }],
  ['  ', null],
])('LiveKit’s line %s', (raw, expected) => {
  expect(readLiveKitLine(raw)).toEqual(expected)
})
