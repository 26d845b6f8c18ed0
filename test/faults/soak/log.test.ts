import { expect, test } from 'vitest'
import { unexplained, type Told } from './log.ts'

const start = Date.parse('2026-11-21T04:02:00.000Z')
const line = (second: number, fields: Record<string, unknown>): string =>
  JSON.stringify({
    time: new Date(start + second * 1000).toISOString(),
    level: 'warn',
    process: 'app',
    ...fields,
  })

const fault = (from: number, until: number): Told => ({
  kind: 'liveKitKilled',
  from: start + from * 1000,
  until: start + until * 1000,
  explains: [/^app livekit\.away$/, /^livekit livekit\.logged could not say it: refused/],
})

test('a line is explained by a fault that names it, while that is spoken of', () => {
  const lines = [
    line(11, { event: 'livekit.away' }),
    line(12, {
      level: 'error',
      process: 'livekit',
      event: 'livekit.logged',
      message: 'could not say it',
      livekit: { error: 'refused by 127.0.0.1' },
    }),
    line(13, { level: 'info', event: 'anything.at_all' }),
  ]
  expect(unexplained(lines, [fault(10, 20)])).toEqual([])
})

test.each([
  ['before the fault', line(9, { event: 'livekit.away' }), fault(10, 20)],
  ['long after it', line(21, { event: 'livekit.away' }), fault(10, 20)],
  ['another one in its time', line(11, { event: 'request.failed', level: 'error' }), fault(10, 20)],
  ['one with more to it', line(11, { event: 'livekit.away', error: { message: 'but why' } }), fault(10, 20)],
  ['no line of the log at all', 'TypeError: x is not a function', fault(10, 20)],
])('%s nobody caused', (_what, text, told) => {
  expect(unexplained([text], [told])).toEqual([`nobody caused (1 times): ${text}`])
})

test('a fault that explains warnings explains no error', () => {
  const about = { process: 'livekit', event: 'livekit.logged', message: 'somebody went' }
  const told: Told = { ...fault(10, 20), explains: [/^livekit livekit\.logged /], onlyWarnings: true }
  const error = line(12, { ...about, level: 'error' })
  expect(unexplained([line(11, about), error], [told])).toEqual([`nobody caused (1 times): ${error}`])
})

test('the same again and again is told once, with how often', () => {
  const lines = [1, 2, 3].map((second) =>
    line(second, { event: 'request.failed', message: `after ${second} ms` }),
  )
  expect(unexplained(lines, [])).toEqual([`nobody caused (3 times): ${lines[0]}`])
})

test('what is said when all is ready is no trouble', () => {
  expect(
    unexplained(['Parley is ready at https://meet.test', 'Make the first admin (works once): x'], []),
  ).toEqual([])
})
