import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installMissing } from '../rings/debian.mjs'
import { tailOf } from '../rings/logged.mjs'
import { rings } from '../rings/rings.mjs'

const root = join(import.meta.dirname, '../..')
const results = join(root, 'test-results')
const say = (line) => console.log(line)

const chosenRings = (names) => {
  const unknown = names.filter((name) => rings.every((ring) => ring.name !== name))
  if (unknown.length > 0) {
    throw new Error(
      `no such ring: ${unknown.join(', ')}. There are: ${rings.map((ring) => ring.name).join(', ')}.`,
    )
  }
  return names.length === 0
    ? rings
    : rings.filter((ring) => ring.name === 'prepare' || names.includes(ring.name))
}

const runRing = async (ring) => {
  const log = join(results, `${ring.name}.log`)
  const reason = ring.cannotRun({ root })
  if (reason !== null) {
    say(`\n▸ ${ring.name}: can’t run here: ${reason}`)
    return { ring, passed: 0, failed: 0, skipped: 1, reason, skippedNames: [] }
  }
  say(`\n▸ ${ring.name}: ${ring.about}`)
  const began = performance.now()
  const counts = await ring.run({ root, name: ring.name, log, say })
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  say(
    `  ${ring.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`,
  )
  if (counts.failed > 0) for (const file of counts.logs ?? [log]) say(`  log: ${file}\n${tailOf(file)}`)
  return { ring, reason: null, skippedNames: [], ...counts }
}

const tellSkipped = (done) => {
  const silent = done.filter((one) => one.reason !== null)
  if (silent.length > 0) say('\nRings that did not run:')
  for (const { ring, reason } of silent) say(`  ${ring.name}: ${reason}`)
  const names = done.flatMap((one) => one.skippedNames.map((name) => `  ${one.ring.name}: ${name}`))
  if (names.length > 0) say(['\nTests that did not run:', ...names].join('\n'))
  return silent.length > 0
}

/** `npm test [ring …]`: all rings, or those named. */
export const test = async (names) => {
  const chosen = chosenRings(names)
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const still = await installMissing({ root, say })
  if (still !== null) say(`Debian packages: ${still}`)
  const done = []
  for (const ring of chosen) done.push(await runRing(ring))
  const anySilent = tellSkipped(done)
  const sum = (key) => done.reduce((total, one) => total + one[key], 0)
  const inCi = process.env.CI === 'true'
  if (anySilent && inCi) say('\nIn CI every ring must run: that is a failure.')
  const failed = sum('failed')
  say(`\n${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`)
  process.exitCode = failed > 0 || (anySilent && inCi) ? 1 : 0
}
