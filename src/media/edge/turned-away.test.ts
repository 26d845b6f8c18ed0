import { expect, test } from 'vitest'
import { createLog } from '../../platform/log/log.ts'
import type { LogLine } from '../../platform/log/log-line.ts'
import { createTestClock } from '../../testing/clock.ts'
import { createTurnedAway, turnAwayReasons } from './turned-away.ts'

const minute = 60_000

const open = () => {
  const clock = createTestClock()
  const lines: LogLine[] = []
  const write = (line: string): void => void lines.push(JSON.parse(line) as LogLine)
  const { log } = createLog({ level: 'info', format: 'json', process: 'edge', write })
  const turnedAway = createTurnedAway({ log, after: clock.after })
  /** What was told since the last look: level and numbers. */
  const told = (): unknown[] =>
    lines.splice(0).map(({ time: _time, process: _process, ...line }) => {
      expect(line.event).toBe('connections.turned_away')
      const { event: _event, ...rest } = line
      return rest
    })
  return { clock, turnedAway, told }
}

test('a flood makes one line a minute, and each says only what is new', () => {
  const { clock, turnedAway, told } = open()
  for (let second = 0; second < 90; second += 1) {
    turnedAway.add('silent')
    if (second === 0) turnedAway.add('garbage')
    clock.advance(1000)
  }
  expect(told()).toEqual([{ level: 'info', silent: 60, garbage: 1 }])
  clock.advance(minute)
  expect(told()).toEqual([{ level: 'info', silent: 30 }])
  expect(turnedAway.counts()).toMatchObject({ silent: 90, garbage: 1, slow: 0 })
})

test('when nobody is turned away nothing is told, and nothing is planned', () => {
  const { clock, turnedAway, told } = open()
  clock.advance(10 * minute)
  turnedAway.close()
  expect([told(), clock.planned()]).toEqual([[], 0])
})

test('the end tells what hasn’t been told, once', () => {
  const { clock, turnedAway, told } = open()
  turnedAway.add('slowHandshake')
  turnedAway.close()
  turnedAway.close()
  clock.advance(2 * minute)
  expect(told()).toEqual([{ level: 'info', slowHandshake: 1 }])
})

test('caps are a warning: they may keep out people who did nothing wrong', () => {
  const { turnedAway, told } = open()
  for (const reason of ['addressCap', 'totalCap'] as const) {
    turnedAway.add('garbage')
    turnedAway.add(reason)
    turnedAway.close()
    expect(told()).toEqual([{ level: 'warn', garbage: 1, [reason]: 1 }])
  }
})

test('every reason reaches the log under its own name: no rule of redaction hides one', () => {
  const { turnedAway, told } = open()
  for (const reason of turnAwayReasons) turnedAway.add(reason)
  turnedAway.close()
  const all = Object.fromEntries(turnAwayReasons.map((reason) => [reason, 1]))
  expect(told()).toEqual([{ level: 'warn', ...all }])
})
