import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../../../src/core/start-error.ts'
import { run, startExecutable, testFolder } from '../lab/executable.ts'
import { placeIn, type Place } from '../lab/place.ts'

/** A data folder as it is after a first start: with a database. */
const usedPlace = async (): Promise<Place> => {
  const place = await placeIn(join(testFolder(), 'data'))
  const { exitCode } = await run({ words: ['setup-link'], env: place.env })
  expect(exitCode).toBe(exitCodes.ok)
  return place
}

/** Not our fault: sentences for the operator, no stack, nothing that started stays. */
const refused = async ({ env }: Place, exitCode: number, ...sentences: readonly string[]): Promise<void> => {
  const answer = await run({ words: ['run'], env: { ...env, PARLEY_LOG_FORMAT: 'json' } })
  expect(answer).toMatchObject({ exitCode, stdout: '' })
  const said = answer.stderr.split('\n').filter((line) => !line.startsWith('{'))
  for (const sentence of sentences) expect(said.join('\n')).toContain(sentence)
  expect(answer.stderr).not.toMatch(/fault of Parley|^ +at /m)
}

test.each([
  ['a page of it', (whole: Buffer) => whole.fill(0xa5, 4096, 3 * 4096)],
  ['its beginning', (whole: Buffer) => whole.fill(0, 0, 100)],
  ['its end', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
])('a database that lost %s is refused and left alone', async (_, damage) => {
  const place = await usedPlace()
  const file = join(place.dataDir, 'parley.db')
  const whole = readFileSync(file)
  const damaged = damage(Buffer.from(whole))
  writeFileSync(file, damaged)
  await refused(place, exitCodes.damaged, `${file} is damaged`, 'Put a backup in its place')
  expect(readFileSync(file).equals(damaged)).toBe(true)

  writeFileSync(file, whole)
  expect(await run({ words: ['setup-link'], env: place.env })).toMatchObject({ exitCode: exitCodes.ok })
})

test('a TCP port that is taken is named with who has it', async () => {
  const place = await usedPlace()
  const holder = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void holder.close())
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const env = { ...place.env, PARLEY_HTTP_LOCAL_PORT: String(port) }
  await refused(
    { ...place, env },
    exitCodes.unavailable,
    `TCP port ${port} `,
    `(process ${process.pid}) has it`,
  )
})

test('so is the UDP port of media', async () => {
  const place = await usedPlace()
  const holder = createSocket('udp4')
  onTestFinished(() => void holder.close())
  holder.bind(0)
  await once(holder, 'listening')
  const { port } = holder.address()
  const env = { ...place.env, PARLEY_LIVEKIT_UDP_PORT: String(port) }
  await refused(
    { ...place, env },
    exitCodes.unavailable,
    `UDP port ${port}`,
    `(process ${process.pid}) has it`,
  )
})

const ready = async ({ env }: Place): Promise<void> => {
  const { child, line, ended } = startExecutable({ words: ['run'], env })
  await line(/is ready at/)
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ exitCode: exitCodes.ok })
}

test('a LiveKit that was damaged in the data folder is written again', async () => {
  const place = await placeIn(join(testFolder(), 'data'))
  await ready(place)
  const cache = join(place.dataDir, 'cache')
  const [name = ''] = readdirSync(cache).filter((one) => one.startsWith('livekit-'))
  const file = join(cache, name)
  const whole = join(place.dataDir, 'whole')
  copyFileSync(file, whole)
  for (const damage of [() => truncateSync(file, 4096), () => chmodSync(file, 0o600)]) {
    damage()
    await ready(place)
    expect(readFileSync(file).equals(readFileSync(whole))).toBe(true)
  }
}, 120_000)
