import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../../core/start-error.ts'
import { readSecretFile } from './secret-file.ts'

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-secret-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('made once, for its owner alone, and the same for whoever reads it', () => {
  const file = join(folder(), 'secrets', 'one.key')
  expect(readSecretFile({ file, make: () => 'first' })).toBe('first')
  expect(readSecretFile({ file, make: () => 'second' })).toBe('first')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(file, '..'))).toEqual(['one.key'])
})

test('one that others can read is refused with the cure', () => {
  const file = join(folder(), 'one.key')
  readSecretFile({ file, make: () => 'first' })
  chmodSync(file, 0o640)
  expect(() => readSecretFile({ file, make: () => 'second' })).toThrow(`${file} can be read by others.`)
})

test('one that can’t be written is told as that, and leaves nothing behind', () => {
  const inTheWay = join(folder(), 'secrets')
  writeFileSync(inTheWay, '')
  const read = () => readSecretFile({ file: join(inTheWay, 'one.key'), make: () => 'first' })
  expect(read).toThrow(`A secret can’t be written to ${inTheWay}`)
  expect(read).toThrow(expect.objectContaining({ exitCode: exitCodes.notWritable }))
})
