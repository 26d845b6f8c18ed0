import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from '../core/start-error.ts'
import { verifyPassword } from '../features/users/password-hash.ts'
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
  const [ada] = await database.query((prisma) => prisma.user.findMany())
  expect(await verifyPassword(password, ada?.passwordHash ?? '')).toBe(true)
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
