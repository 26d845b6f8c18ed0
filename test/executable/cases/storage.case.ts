import { execFileSync } from 'node:child_process'
import { chownSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../../../src/core/start-error.ts'
import { bareDebian } from '../lab/bare-debian.ts'
import { run, startExecutable, testFolder } from '../lab/executable.ts'
import { minbase, minbaseDeadline } from '../lab/minbase.ts'
import { placeIn, type Place } from '../lab/place.ts'

beforeAll(minbase, minbaseDeadline)

test('a data folder of somebody else is named with the cure, and kept as it is', async () => {
  const debian = await bareDebian()
  const place = await placeIn(debian.data)
  expect(await debian.start(['setup-link'], place).ended).toMatchObject({ exitCode: exitCodes.ok })
  const before = readdirSync(debian.data)

  const { uid, gid } = debian.user
  chownSync(debian.data, 0, 0)
  const answer = await debian.start(['run'], place).ended
  expect(answer).toMatchObject({ exitCode: exitCodes.notWritable })
  expect(answer.stderr).toContain('/srv can’t be written by this user (EACCES)')
  expect(answer.stderr).toContain(`chown ${uid} /srv`)
  expect(answer.stderr).not.toMatch(/fault of Parley|^ +at /m)
  expect(readdirSync(debian.data)).toEqual(before)

  chownSync(debian.data, uid, gid)
  expect(await debian.start(['setup-link'], place).ended).toMatchObject({ exitCode: exitCodes.ok })
})

/** A data folder on a disk of its own. */
const placeOnDisk = async (size: string): Promise<Place> => {
  const place = await placeIn(join(testFolder(), 'data'))
  mkdirSync(place.dataDir)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', place.dataDir])
  onTestFinished(() => void execFileSync('umount', [place.dataDir]))
  return place
}

const refusedForRoom = async ({ env, dataDir }: Place): Promise<void> => {
  const answer = await run({ words: ['run'], env: { ...env, PARLEY_LOG_FORMAT: 'json' } })
  expect(answer).toMatchObject({ exitCode: exitCodes.disk, stdout: '' })
  expect(answer.stderr).toContain(dataDir)
  expect(answer.stderr).toMatch(/Make room/)
  expect(answer.stderr).not.toMatch(/fault of Parley|^ +at /m)
}

test.each(['16k', '1m', '8m', '40m'])('a disk of %s is too small, which is said', async (size) => {
  const place = await placeOnDisk(size)
  await refusedForRoom(place)
  const halves = readdirSync(place.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\d+(\.[\da-f]{8})?$/.test(name),
  )
  expect(halves).toEqual([])
})

/** Writes until the disk has no byte left. */
const fill = (file: string): void => {
  const descriptor = openSync(file, 'w')
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(65_536, 1))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  } finally {
    closeSync(descriptor)
  }
}

test('a disk that became full loses nothing: with room again it goes on', async () => {
  const place = await placeOnDisk('160m')
  const account = ['user', 'create', '--admin', '--email', 'ada@example.org', '--name', 'Ada']
  const made = startExecutable({ words: account, env: place.env })
  made.child.stdin?.end('correct horse battery\n')
  expect(await made.ended).toMatchObject({ exitCode: exitCodes.ok })

  const filler = join(place.dataDir, 'filler')
  fill(filler)
  await refusedForRoom(place)
  rmSync(filler)
  const list = await run({ words: ['user', 'list'], env: place.env })
  expect(list).toMatchObject({ exitCode: exitCodes.ok })
  expect(list.stdout).toContain('ada@example.org')
})
