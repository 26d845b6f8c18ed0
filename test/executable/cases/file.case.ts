import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { executable } from '../lab/executable.ts'

/** What glibc and GCC's runtime bring, which is on every Debian. */
const everywhere = /^(lib(dl|stdc\+\+|m|gcc_s|pthread|c)\.so\.\d+|ld-linux-(x86-64|aarch64)\.so\.\d+)$/

test('is at most 140 MB', () => {
  expect(statSync(executable).size).toBeLessThanOrEqual(140_000_000)
})

test('needs no library that a bare Debian lacks', () => {
  const told = execFileSync('readelf', ['-d', executable], { encoding: 'utf8' })
  const needed = [...told.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = '']) => name)
  expect(needed.length).toBeGreaterThan(0)
  expect(needed.filter((name) => !everywhere.test(name))).toEqual([])
})
