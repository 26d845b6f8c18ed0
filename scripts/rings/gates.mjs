// The gates: each is one check that passes or fails.
import { join } from 'node:path'
import { runLogged } from './logged.mjs'

const bin = (path) => `node_modules/${path}`

/** Each has a cache of its own, as two run at a time. */
const lint = (name, ...what) => [
  name,
  bin('eslint/bin/eslint.js'),
  [
    ...what,
    '--max-warnings=0',
    '--cache',
    '--cache-location',
    `.cache/${name}`,
    '--cache-strategy',
    'content',
  ],
]

/** Name → program of a package and its arguments. Long ones first: two run at a time. */
const gates = [
  // Apart, as each component has the types of everything looked at anew: between them, modules would have, too.
  lint('lint-components', 'web/**/*.svelte'),
  lint('lint', '.', '--ignore-pattern', '**/*.svelte'),
  [
    'types of the page',
    bin('svelte-check/bin/svelte-check'),
    ['--tsconfig', 'web/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ],
  ['types of the server', bin('@typescript/native/bin/tsc'), ['-p', 'tsconfig.json']],
  ['types of the probe', bin('@typescript/native/bin/tsc'), ['-p', 'test/browser/tsconfig.json']],
  ['formatting', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level=warn', '.']],
  [
    'floors, doors, circles',
    bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
    ['src', 'web/src', 'web/gallery', 'scripts'],
  ],
  ['unused code and packages', bin('knip/bin/knip.js'), ['--no-progress']],
  ['copies', bin('jscpd/run-jscpd.js'), ['src', 'web', 'scripts', 'test', 'build.mjs']],
  ['weight of the page', bin('size-limit/bin.js'), []],
]

const runGate = async ({ root, say }, [name, program, args]) => {
  const log = join(root, 'test-results', `gate-${name.replaceAll(/[^a-z]+/g, '-')}.log`)
  const { code, seconds } = await runLogged({
    program: process.execPath,
    args: [program, ...args],
    cwd: root,
    log,
    name,
    say,
  })
  say(
    `  ${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)${code === 0 ? '' : `: ${log}`}`,
  )
  return { name, passed: code === 0, log }
}

/** Runs all, two at a time. @returns {Promise<{ passed, failed, skipped, logs: string[] }>} logs of those that failed */
export const runGates = async (context) => {
  const waiting = [...gates]
  const done = []
  const worker = async () => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift())
      done.push(await runGate(context, gate))
  }
  await Promise.all([worker(), worker()])
  const bad = done.filter((gate) => !gate.passed)
  return {
    passed: done.length - bad.length,
    failed: bad.length,
    skipped: 0,
    logs: bad.map((gate) => gate.log),
  }
}
