import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { zstdCompressSync } from 'node:zlib'
import { StartError } from '../core/start-error.ts'
import { comesTrue } from '../testing/comes-true.ts'
import { prepareLiveKitBinary, type EmbeddedProgram } from './livekit-binary.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-binary-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const program = Buffer.from('#!/bin/sh\nexit 0\n')
const sha256 = createHash('sha256').update(program).digest('hex')
const embedded: EmbeddedProgram = { sha256, compressed: () => zstdCompressSync(program) }
const cacheDir = () => join(folder, 'cache')
const prepare = (more: { named?: string | null; embedded?: EmbeddedProgram | null } = {}) =>
  prepareLiveKitBinary({ named: null, embedded, cacheDir: cacheDir(), ...more })

test('is extracted once, executable, and earlier ones go', async () => {
  const file = await prepare()
  expect(readFileSync(file)).toEqual(program)
  expect(statSync(file).mode & 0o777).toBe(0o755)
  const { mtimeMs } = statSync(file)
  writeFileSync(join(cacheDir(), 'livekit-0000000000000000'), 'old')
  expect(await prepare()).toBe(file)
  expect(statSync(file).mtimeMs).toBe(mtimeMs)
  expect(readdirSync(cacheDir())).toHaveLength(1)
})

test('what a killed process left goes; what one writes that runs stays', async () => {
  const file = await prepare()
  const gone = spawnSync('true').pid
  for (const pid of [gone, process.ppid]) writeFileSync(`${file}.${pid}`, 'half')
  await prepare()
  expect(readdirSync(cacheDir()).sort()).toEqual([basename(file), `${basename(file)}.${process.ppid}`])
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  'a process that gets %s while it writes leaves nothing',
  async (signal) => {
    const script = `
    import { zstdCompressSync } from 'node:zlib'
    import { prepareLiveKitBinary } from ${JSON.stringify(new URL('livekit-binary.ts', import.meta.url).href)}
    const compressed = () => zstdCompressSync(Buffer.alloc(1 << 29))
    await prepareLiveKitBinary({ named: null, embedded: { sha256: '0'.repeat(64), compressed }, cacheDir: process.argv[1] })
  `
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, cacheDir()], {
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    const halves = () => (existsSync(cacheDir()) ? readdirSync(cacheDir()) : [])
    await comesTrue(() => expect(halves()).toHaveLength(1))
    child.kill(signal)
    expect(await ended).toEqual([null, signal])
    expect(halves()).toEqual([])
  },
)

test('a damaged or half written copy is written again', async () => {
  const file = await prepare()
  for (const damage of [Buffer.alloc(0), program.subarray(0, 5), Buffer.from('#!/bin/sh\nexit 1\n')]) {
    writeFileSync(file, damage)
    expect(readFileSync(await prepare())).toEqual(program)
  }
  chmodSync(file, 0o600)
  await prepare()
  expect(statSync(file).mode & 0o777).toBe(0o755)
})

test.each([
  ['other bytes', () => zstdCompressSync('something else')],
  ['no zstd', () => Buffer.from('garbage')],
  ['cut', () => zstdCompressSync(program).subarray(0, 12)],
  ['nothing', () => Buffer.alloc(0)],
])('an executable that is damaged itself (%s) is said so, and nothing is left', async (_what, compressed) => {
  const error = await prepare({ embedded: { sha256, compressed } }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(StartError)
  expect(error).toMatchObject({ exitCode: 70 })
  expect((error as StartError).message).toMatch(/damaged/u)
  expect(readdirSync(cacheDir())).toEqual([])
})

test('a folder that can’t be made is named', async () => {
  writeFileSync(join(folder, 'cache'), 'a file')
  await expect(prepare()).rejects.toMatchObject({ exitCode: 73 })
})

test('the operator’s own program wins and must be there', async () => {
  const mine = join(folder, 'mine')
  await expect(prepare({ named: mine })).rejects.toMatchObject({ exitCode: 78 })
  writeFileSync(mine, program)
  chmodSync(mine, 0o755)
  expect(await prepare({ named: mine })).toBe(mine)
  expect(existsSync(cacheDir())).toBe(false)
})

test('a build without LiveKit says how to get one', async () => {
  await expect(prepare({ embedded: null })).rejects.toThrow(/no LiveKit server in this build/u)
})
