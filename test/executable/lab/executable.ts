import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { start, type Answer, type Running } from '../../../src/commands/testing/parley.ts'

/** The file under test. */
export const executable = resolve(
  import.meta.dirname,
  '../../..',
  process.env['PARLEY_TEST_EXECUTABLE'] ?? 'dist/parley',
)

type Environment = Readonly<Record<string, string>>

export interface Start {
  words: readonly string[]
  env?: Environment
  /** What stands before the executable on the command line: a program that runs another one. */
  by?: readonly string[]
}

/** Starts a program that doesn't outlive its test. Killing Parley ends all its processes, and those of a namespace. */
export const startForTest = (argv: readonly [string, ...string[]], env?: Environment): Running => {
  const running = start(argv, env)
  onTestFinished(async () => {
    running.child.kill('SIGKILL')
    await running.ended
  })
  return running
}

/** Starts the executable; it ends with the test at the latest. */
export const startExecutable = ({ words, env, by = [] }: Start): Running => {
  const [program = executable, ...rest] = [...by, executable, ...words]
  return startForTest([program, ...rest], env)
}

/** Runs the executable to its end. */
export const run = ({ words, env, by }: Start): Promise<Answer> => {
  const running = startExecutable({ words, ...(env && { env }), ...(by && { by }) })
  running.child.stdin?.end()
  return running.ended
}

/** A folder that goes with the test. Short, since the paths of Unix sockets must be. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join('/tmp', 'parley-exe-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
