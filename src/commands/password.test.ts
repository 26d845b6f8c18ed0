import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemNow } from '../core/clock.ts'
import { createNewId } from '../core/ids.ts'
import { exitCodes } from '../core/start-error.ts'
import { createUsers, createUserStore } from '../features/users/index.ts'
import { openTestDatabase } from '../platform/db/testing.ts'
import { parley, startAtTerminal, temporaryFolder } from './testing/parley.ts'

const password = 'canary correct horse battery'

/** `parley user create` at a terminal, which shows whatever is typed there unless somebody keeps it from that. */
const createAtTerminal = async (typed: readonly [string, string]) => {
  const dataDir = join(temporaryFolder(), 'data')
  const env = { PARLEY_DATA_DIR: dataDir }
  const words = ['user', 'create', '--email', 'ada@example.org', '--name', 'Ada']
  const { child, line, ended } = startAtTerminal(words, env)
  const enter = (text: string): void => void child.stdin?.write(`${text}\r`)
  await line(/^Password.*: $/m)
  enter(typed[0])
  await line(/^Once more: $/m)
  enter(typed[1])
  return { dataDir, env, ...(await ended) }
}

test('a password typed at the terminal is asked for twice and never shown', { timeout: 60_000 }, async () => {
  const { dataDir, exitCode, stdout } = await createAtTerminal([password, password])
  expect([exitCode, stdout]).toEqual([exitCodes.ok, expect.stringContaining('ada@example.org')])
  expect(stdout).not.toContain('canary')
  const database = await openTestDatabase('sqlite', `file:${join(dataDir, 'parley.db')}`)
  const parts = { now: systemNow, newId: createNewId(systemNow), cores: 1, endingWaysBack: () => [] }
  const users = createUsers({ ...parts, store: createUserStore({ database }) })
  const { id } = await users.getBySignInName('ada@example.org')
  expect(await users.proves({ id, password })).toBe(true)
})

test('two that differ are none, and neither is shown', { timeout: 60_000 }, async () => {
  const { env, exitCode, stdout } = await createAtTerminal([password, `${password}s`])
  expect([exitCode, stdout]).toEqual([
    exitCodes.failure,
    expect.stringContaining('The two passwords differ.'),
  ])
  expect(stdout).not.toContain('canary')
  expect((await parley(['user', 'list'], { env })).stdout).not.toContain('ada@example.org')
})
