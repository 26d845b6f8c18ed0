import { readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { createLog } from '../log/log.ts'
import { lowerWorkers } from './worker-priority.ts'

const { PRIORITY_BELOW_NORMAL, PRIORITY_NORMAL } = constants.priority

/** Priorities of this process's threads whose names match. */
const prioritiesOf = (name: RegExp): Set<number> =>
  new Set(
    readdirSync('/proc/self/task')
      .filter((thread) => name.test(readFileSync(`/proc/self/task/${thread}/comm`, 'utf8')))
      .map((thread) => getPriority(Number(thread))),
  )

test('threads that hash stand behind, all others stay where they are', async () => {
  const { log } = createLog({ level: 'debug', format: 'json', process: 'test', write: () => undefined })
  const others = /^(?!libuv-worker)/
  expect(prioritiesOf(others)).toEqual(new Set([PRIORITY_NORMAL]))
  await lowerWorkers({ log })
  expect(prioritiesOf(/^libuv-worker$/m)).toEqual(new Set([PRIORITY_BELOW_NORMAL]))
  expect(prioritiesOf(others)).toEqual(new Set([PRIORITY_NORMAL]))
})
