import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemAfter, systemNow, type After } from '../../core/clock.ts'
import { StartError } from '../../core/start-error.ts'
import { createLog } from '../log/log.ts'
import { createBackoff } from './backoff.ts'
import { createChild, type Child, type ChildOptions } from './child-process.ts'
import { readParentLine } from './parent-line.ts'

const parentModule = JSON.stringify(join(import.meta.dirname, 'parent.ts'))

/** Writes a program that runs with our side of the pipe in reach, and gives back how to run it. */
const program = (body: string): readonly [string, string] => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-child-')), 'child.ts')
  writeFileSync(file, `import { openParent } from ${parentModule}\nconst parent = openParent()\n${body}\n`)
  return [process.execPath, file]
}

const stayAlive = 'setInterval(() => {}, 1000)\n'

interface Watched {
  child: Child
  lines: string[]
  entries: string[]
  /** Resolves when the log has that many entries of that event. */
  logged: (event: string, times?: number) => Promise<void>
}

const watch = (command: readonly [string, string], more: Partial<ChildOptions> = {}): Watched => {
  const lines: string[] = []
  const entries: string[] = []
  const waiting: (() => void)[] = []
  const count = (event: string): number =>
    entries.filter((entry) => entry.includes(`"event":"${event}"`)).length
  const { log } = createLog({
    level: 'debug',
    format: 'json',
    process: 'app',
    write: (line) => {
      entries.push(line)
      waiting.forEach((check) => check())
    },
  })
  const child = createChild({
    name: 'edge',
    command,
    env: process.env,
    stopMilliseconds: 5000,
    onLine: (line) => lines.push(line),
    log,
    now: systemNow,
    after: systemAfter,
    ...more,
  })
  const logged = (event: string, times = 1): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (count(event) >= times) resolve()
      }
      waiting.push(check)
      check()
    })
  return { child, lines, entries, logged }
}

test('starts, passes lines on, stops by SIGTERM', async () => {
  const body = `console.log('a line'); process.on('SIGTERM', () => process.exit(0)); parent.ready(); ${stayAlive}`
  const { child, lines } = watch(program(body))
  await child.start()
  expect(child.state()).toBe('ready')
  await child.stop()
  expect(child.state()).toBe('stopped')
  expect(child.pid()).toBeNull()
  expect(lines).toEqual(['a line'])
  await child.stop()
})

test('the reason of a child that fails at its start is the reason told', async () => {
  const body = `await parent.failed({ message: 'Port 1 is taken.', cure: 'Choose another.', exitCode: 69 }); process.exit(69)`
  const started = watch(program(body)).child.start()
  await expect(started).rejects.toThrow(StartError)
  await expect(started).rejects.toMatchObject({
    message: 'Port 1 is taken.',
    cure: 'Choose another.',
    exitCode: 69,
  })
})

test('a child that ends with code 0 before it is ready has failed, and its last words are kept', async () => {
  const { child } = watch(program(`console.error('open /x: no such file'); process.exit(0)`))
  await expect(child.start()).rejects.toThrow(/exit code 0.*open \/x: no such file/)
  expect(child.state()).toBe('stopped')
})

test('a program that isn’t there has failed', async () => {
  await expect(watch(['/nowhere/parley', 'edge']).child.start()).rejects.toThrow(/ENOENT/)
})

test.each(['process.exit(0)', 'process.kill(process.pid, "SIGKILL")'])(
  'a child that was ready and ends by %s comes back',
  async (end) => {
    const body = `process.on('SIGHUP', () => ${end}); parent.ready(); ${stayAlive}`
    const { child, logged } = watch(program(body))
    await child.start()
    const before = child.pid()
    child.signal('SIGHUP')
    await logged('process.died')
    await logged('process.ready', 2)
    expect(child.pid()).not.toBe(before)
    await child.stop()
  },
)

const replaceable = `process.on('SIGUSR2', () => { console.log('retiring ' + process.pid); process.on('SIGHUP', () => process.exit(0)) })
process.on('SIGTERM', () => process.exit(0)); parent.ready(); ${stayAlive}`

test('a successor is ready before the old one is told to retire, which may take its time', async () => {
  const { child, lines, logged } = watch(program(replaceable))
  await child.start()
  const old = child.pid() ?? 0
  await child.replace()
  const next = child.pid()
  expect([next === old, child.state()]).toEqual([false, 'ready'])
  await expect.poll(() => lines).toEqual([`retiring ${old}`])
  expect(isAlive(old)).toBe(true)
  process.kill(old, 'SIGHUP')
  await logged('process.retired')
  expect([child.pid(), child.state()]).toEqual([next, 'ready'])
  await child.stop()
})

test('a successor that doesn’t come up changes nothing; the old one is still watched', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-child-')), 'broken')
  const body = `import { existsSync } from 'node:fs'
    if (existsSync(${JSON.stringify(file)})) process.exit(3)
    ${replaceable}
    process.on('SIGHUP', () => process.exit(1))`
  const { child, lines, logged } = watch(program(body))
  await child.start()
  const old = child.pid() ?? 0
  writeFileSync(file, '')
  await child.replace()
  await logged('process.not_replaced')
  expect([child.pid(), child.state(), lines]).toEqual([old, 'ready', []])
  child.signal('SIGHUP')
  await logged('process.died')
  await child.stop()
})

test('stop ends those that retire, too', async () => {
  const { child, lines } = watch(program(replaceable))
  await child.start()
  const old = child.pid() ?? 0
  await child.replace()
  await expect.poll(() => lines).toEqual([`retiring ${old}`])
  await child.stop()
  expect([isAlive(old), child.state()]).toEqual([false, 'stopped'])
})

test('stop in the middle of a wait for the next start ends the matter', async () => {
  const never: After = () => () => undefined
  const body = `process.on('SIGHUP', () => process.exit(1)); parent.ready(); ${stayAlive}`
  const { child, logged } = watch(program(body), { after: never })
  await child.start()
  child.signal('SIGHUP')
  await logged('process.died')
  expect(child.state()).toBe('waiting')
  await child.stop()
  expect(child.state()).toBe('stopped')
})

test('a child that doesn’t listen is killed at the deadline', async () => {
  const body = `process.on('SIGTERM', () => {}); parent.ready(); ${stayAlive}`
  const { child, logged } = watch(program(body), { stopMilliseconds: 50 })
  await child.start()
  await child.stop()
  await logged('process.killed')
})

test('a child notices that its parent is gone', async () => {
  const inner = program(
    `parent.onGone(() => { console.log('alone'); process.exit(0) }); parent.ready(); ${stayAlive}`,
  )
  const module = JSON.stringify(join(import.meta.dirname, 'child-life.ts'))
  const outer = program(
    `import { startChild } from ${module}
     const life = startChild({ command: ${JSON.stringify(inner)}, env: process.env, onLine: console.log, onReady: () => {
       console.log('grandchild ' + life.pid)
       parent.ready()
     } })`,
  )
  const { child, lines } = watch(outer)
  await child.start()
  const grandchild = Number(lines.find((line) => line.startsWith('grandchild'))?.split(' ')[1])
  expect(() => process.kill(grandchild, 0)).not.toThrow()
  child.signal('SIGKILL')
  await expect.poll(() => isAlive(grandchild), { timeout: 5000 }).toBe(false)
  await child.stop()
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('waits double up to half a minute and begin anew after a start that held', () => {
  const backoff = createBackoff()
  const next = (held: number): number => backoff.next(held)
  expect([0, 0, 0, 0, 0, 0, 0, 0, 0, 0].map(next)).toEqual([
    200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
  ])
  expect(next(5_000)).toBe(200)
})

test.each(['', '{', '{"type":"other"}', 'null', '{"type":"failed","message":1}'])(
  '%s on the pipe is nothing',
  (line) => {
    expect(readParentLine(line)).toBeNull()
  },
)
