import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { StartError } from '../core/start-error.ts'
import { liveKitConfig } from './livekit-config.ts'
import { readLiveKitKeys } from './livekit-keys.ts'
import { createLiveKitProcess, writeSettings, type LiveKitProcess } from './livekit-process.ts'
import { answers } from './livekit-life.ts'
import { endProcess, readRecord, startTimeOf, writeRecord } from './livekit-record.ts'
import { createLiveKitWatch } from './livekit-watch.ts'
import { clock, testBinary, testConfig, type TestConfig } from './testing/rig.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const openRig = async (): Promise<TestConfig> => {
  const rig = await testConfig()
  ends.push(rig.remove)
  return rig
}

const create = ({ config, log }: TestConfig, more: { binary?: string } = {}): LiveKitProcess => {
  const livekit = createLiveKitProcess({
    binary: testBinary(),
    settings: liveKitConfig({ config, keys: readLiveKitKeys(config) }),
    dataDir: config.dataDir,
    stopMilliseconds: 200,
    log,
    ...clock,
    ...more,
  })
  ends.push(() => livekit.stop())
  return livekit
}

/** A program of ours in LiveKit's place, to see what LiveKit does seldom. */
const script = ({ config }: TestConfig, body: string): string => {
  const file = join(config.dataDir, 'stand-in')
  writeFileSync(file, `#!/bin/sh\n${body}\n`)
  chmodSync(file, 0o755)
  return file
}

test('starts, is recorded, keeps its secrets out of sight, and stops', async () => {
  const rig = await openRig()
  const livekit = create(rig)
  await livekit.start()
  expect(livekit.state()).toBe('ready')
  const pid = livekit.pid() ?? 0
  expect(readRecord(rig.config.dataDir)).toEqual({
    pid,
    startTime: startTimeOf(pid),
    isService: false,
  })
  const { secret } = readLiveKitKeys(rig.config)
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(secret)
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('')
  expect(statSync(join(rig.config.dataDir, 'livekit/config.json')).mode & 0o777).toBe(0o600)
  await livekit.stop()
  expect([livekit.state(), startTimeOf(pid), readRecord(rig.config.dataDir)]).toEqual(['stopped', null, null])
  expect(rig.lines.some((line) => line.includes('livekit.died'))).toBe(false)
})

test('an end nobody asked for is said loudly and followed by a new start, which the watch notices', async () => {
  const rig = await openRig()
  const livekit = create(rig)
  await livekit.start()
  const seen: string[] = []
  const watch = createLiveKitWatch({
    port: rig.config.livekit.port,
    after: clock.after,
    onUp: () => seen.push('up'),
    onAway: () => seen.push('away'),
  })
  ends.push(() => {
    watch.close()
  })
  await vi.waitFor(() => expect(seen).toEqual(['up']))
  const first = livekit.pid() ?? 0
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(seen).toEqual(['up', 'away', 'up']), 5000)
  expect(livekit.pid()).not.toBe(first)
  expect(rig.lines.some((line) => line.includes('livekit.died') && line.includes('SIGKILL'))).toBe(true)
})

test('one left behind by a parent that was killed is ended before the next begins', async () => {
  const rig = await openRig()
  const { config } = rig
  const settings = liveKitConfig({ config, keys: readLiveKitKeys(config) })
  const left = spawn(testBinary(), ['--config', writeSettings({ dataDir: config.dataDir, settings })], {
    stdio: 'ignore',
  })
  const gone = once(left, 'exit')
  writeRecord(config.dataDir, left.pid ?? 0)
  await vi.waitFor(async () => expect(await answers(config.livekit.port)).toBe(true))
  const next = create(rig)
  await next.start()
  await gone
  expect(rig.lines.some((line) => line.includes('livekit.orphan_ended'))).toBe(true)
})

test('a taken port is named, with who has it', async () => {
  const rig = await openRig()
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  ends.push(() => void holder.close())
  const { port } = holder.address() as AddressInfo
  const livekit = create({ ...rig, config: { ...rig.config, livekit: { ...rig.config.livekit, port } } })
  const error = await livekit.start().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(StartError)
  expect((error as StartError).message).toMatch(new RegExp(`TCP port ${port}: .*process ${process.pid}`, 'u'))
  expect((error as StartError).exitCode).toBe(69)
})

test('an exit with 0 before it was ready is a failure, told with its last words', async () => {
  const rig = await openRig()
  const binary = script(rig, 'echo "turn domain is wrong"; exit 0')
  await expect(create(rig, { binary }).start()).rejects.toThrow(/turn domain is wrong/u)
  await expect(create(rig, { binary: join(rig.config.dataDir, 'nothing') }).start()).rejects.toThrow(
    /ended before/u,
  )
})

test('one that is stopped before it was ready goes at once', async () => {
  const rig = await openRig()
  const body = `trap '' TERM
echo '{"level":"info","msg":"warming up"}'
exec sleep 60`
  const livekit = create(rig, { binary: script(rig, body) })
  const starting = livekit.start().catch((reason: unknown) => reason)
  await vi.waitFor(() => expect(livekit.lastLines()).toContain('warming up'))
  const asked = performance.now()
  await livekit.stop()
  expect(performance.now() - asked).toBeLessThan(1000)
  expect(await starting).toBeInstanceOf(Error)
  expect(livekit.pid()).toBeNull()
})

test('one that ignores both requests is killed after its time', async () => {
  const child = spawn('/bin/sh', ['-c', "trap '' TERM; echo ready; while :; do sleep 0.05; done"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const gone = once(child, 'exit')
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  const record = { pid, startTime: startTimeOf(pid) ?? '' }
  const asked = performance.now()
  await endProcess({ record, stopMilliseconds: 50, politely: true })
  expect((await gone)[1]).toBe('SIGKILL')
  expect(performance.now() - asked).toBeGreaterThan(5000)
}, 20_000)
