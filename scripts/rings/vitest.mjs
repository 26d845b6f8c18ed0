import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged } from './logged.mjs'

const skippedNames = (report) =>
  report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((one) => ['skipped', 'pending', 'todo'].includes(one.status))
      .map((one) => one.fullName),
  )

/**
 * One run of vitest as a ring. A file that can't even be loaded has no tests to fail, so it counts as one.
 * @returns {Promise<{ passed: number, failed: number, skipped: number, skippedNames: string[] }>}
 */
export const vitestRing = async ({ root, name, args, env, log, say }) => {
  const results = join(root, 'test-results', `${name}.json`)
  const { code } = await runLogged({
    program: process.execPath,
    args: [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
    ],
    cwd: root,
    env,
    log,
    name,
    say,
  })
  if (!existsSync(results)) return { passed: 0, failed: 1, skipped: 0, skippedNames: [] }
  const report = JSON.parse(readFileSync(results, 'utf8'))
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  return {
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    skippedNames: skippedNames(report),
  }
}
