import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exitCodes } from '../core/start-error.ts'
import { startTimeOf } from '../media/livekit-record.ts'
import { freePorts, testBinary } from '../media/testing/rig.ts'
import { startParley, temporaryFolder, type Running } from './testing/parley.ts'

const started: Running[] = []
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
})

const place = async () => {
  const [livekit = 0, udp = 0] = await freePorts(2)
  const dataDir = join(temporaryFolder(), 'data')
  const env = {
    PARLEY_DATA_DIR: dataDir,
    PARLEY_LIVEKIT_BINARY: testBinary(),
    PARLEY_LIVEKIT_PORT: String(livekit),
    PARLEY_LIVEKIT_UDP_PORT: String(udp),
  }
  const run = (...words: string[]): Running => {
    const running = startParley(['livekit', ...words], env)
    started.push(running)
    return running
  }
  const answers = async (): Promise<boolean> => {
    const response = await fetch(`http://127.0.0.1:${livekit}/`).catch(() => null)
    return response?.status === 200
  }
  return { run, answers, dataDir }
}

test.each([['watched'], ['become']])(
  'a second one on the same folder is refused and the first (%s) goes on',
  async (how) => {
    const { run, answers, dataDir } = await place()
    const first = run(...(how === 'become' ? ['--become'] : []))
    await expect.poll(answers, { timeout: 10_000 }).toBe(true)
    for (const words of [[], ['--become']]) {
      const { exitCode, stderr } = await run(...words).ended
      expect([exitCode, stderr]).toEqual([
        exitCodes.unavailable,
        expect.stringContaining(`already runs with the data folder ${dataDir}`),
      ])
    }
    expect([await answers(), first.child.exitCode]).toEqual([true, null])
  },
  60_000,
)

test('one whose watcher was killed is ended by the next, which has its ports at once', async () => {
  const { run, answers } = await place()
  const first = run()
  const ready = /"event":"livekit.ready"[^\n]*"pid":(\d+)/
  const [, pid] = await first.line(ready)
  first.child.kill('SIGKILL')
  const [, next] = await run().line(ready)
  expect([await answers(), next === pid]).toEqual([true, false])
  expect(startTimeOf(Number(pid))).toBeNull()
}, 60_000)
