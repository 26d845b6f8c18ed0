import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteAddon } from './addon.ts'
import { buildInfo, embeddedLiveKit, openEmbedded, sha256, sourceAssets, type Embedded } from './embedded.ts'

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-assets-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

const assetsOf = (all: Record<string, Uint8Array>): Embedded => ({
  isExecutable: true,
  read: (name) => all[name] ?? null,
  names: (prefix) => Object.keys(all).filter((name) => name.startsWith(prefix)),
})

test('from the sources, names lead to the places the build takes them from', () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'dist/web/assets'), { recursive: true })
  mkdirSync(join(root, 'prisma/migrations/sqlite'), { recursive: true })
  writeFileSync(join(root, 'dist/web/assets/main-1.js'), 'js')
  writeFileSync(join(root, 'prisma/migrations/sqlite/0001_x.sql'), 'sql')
  const assets = sourceAssets(root)
  expect(assets.names('')).toEqual(['migrations/sqlite/0001_x.sql', 'web/assets/main-1.js'])
  expect(assets.names('web/')).toEqual(['web/assets/main-1.js'])
  expect(assets.read('web/assets/main-1.js')?.toString()).toBe('js')
  expect(assets.read('web/nothing.js')).toBeNull()
  expect(assets.read('something/else')).toBeNull()
})

test('the checkout this test lies in has migrations and a version', () => {
  const assets = openEmbedded()
  expect(assets.isExecutable).toBe(false)
  expect(buildInfo(sourceAssets(temporaryFolder())).version).toMatch(/^\d+\.\d+\.\d+/)
})

test('an executable without build.json says so', () => {
  expect(() => buildInfo(assetsOf({}))).toThrow(/build\.json/)
})

test('LiveKit is offered only when it and its hash are inside', () => {
  const info = { version: '1', build: 'b', livekit: '1.13.5', sqlite: '3.54.1', livekitSha256: 'ab' }
  expect(embeddedLiveKit(assetsOf({}), info)).toBeNull()
  const inside = assetsOf({ 'livekit.zst': new Uint8Array([1, 2]) })
  expect(embeddedLiveKit(inside, { ...info, livekitSha256: null })).toBeNull()
  expect(embeddedLiveKit(inside, info)?.compressed()).toEqual(new Uint8Array([1, 2]))
})

test('the addon is written by its hash, repaired when damaged, and loads', () => {
  const cache = join(temporaryFolder(), 'cache')
  const bytes = openEmbedded().read('sqlite.node')
  if (bytes === null) throw new Error('better-sqlite3 ships no addon for this machine')
  const file = join(cache, `sqlite-${sha256(bytes).slice(0, 16)}.node`)
  mkdirSync(cache)
  writeFileSync(file, 'half a file')
  const load = sqliteAddon(assetsOf({ 'sqlite.node': bytes }), cache)
  expect(load?.()).toHaveProperty('Database')
})

test('an addon that isn’t one is a start error with a cure', () => {
  const load = sqliteAddon(assetsOf({ 'sqlite.node': new Uint8Array([0]) }), temporaryFolder())
  expect(load).toThrow(expect.objectContaining({ name: 'StartError', exitCode: 70 }) as Error)
})
