import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes, StartError } from '../../core/start-error.ts'
import { prepareFolders } from './folders.ts'

const temporary = (): string => mkdtempSync(join(tmpdir(), 'parley-folders-'))
const failure = (folders: { dataDir: string; runDir: string }): StartError => {
  try {
    prepareFolders(folders)
  } catch (error) {
    if (error instanceof StartError) return error
    throw error
  }
  throw new Error('it could be written')
}

test('makes both with their modes and leaves nothing else behind', () => {
  const dataDir = join(temporary(), 'deep/data')
  const runDir = join(dataDir, 'run')
  prepareFolders({ dataDir, runDir })
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(statSync(runDir).mode & 0o777).toBe(0o750)
  expect(readdirSync(dataDir)).toEqual(['run'])
})

test('keeps the modes an operator gave', () => {
  const dataDir = join(temporary(), 'data')
  mkdirSync(dataDir)
  chmodSync(dataDir, 0o755)
  prepareFolders({ dataDir, runDir: join(dataDir, 'run') })
  expect(statSync(dataDir).mode & 0o777).toBe(0o755)
})

test('a file in the way is named with a cure', () => {
  const file = join(temporary(), 'file')
  writeFileSync(file, '')
  const dataDir = join(file, 'data')
  const error = failure({ dataDir, runDir: join(dataDir, 'run') })
  expect(error.message).toContain(dataDir)
  expect(error.cure).not.toBe('')
  expect(error.exitCode).toBe(exitCodes.notWritable)
})
