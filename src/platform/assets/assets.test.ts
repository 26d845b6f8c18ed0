import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createNumberedIds } from '../../testing/numbered.ts'
import { testConfig } from '../../testing/test-config.ts'
import { createHttpServer } from '../http/server.ts'
import { createLog } from '../log/log.ts'
import { registerAssets } from './assets.routes.ts'
import type { Embedded } from './embedded.ts'
import { keepBuilds } from './kept-builds.ts'
import { acceptedEncodings } from './web-file.ts'

const embeddedOf = (files: Readonly<Record<string, string>>): Embedded => ({
  isExecutable: true,
  read: (name) => (files[name] === undefined ? null : Buffer.from(files[name])),
  names: (prefix) => Object.keys(files).filter((name) => name.startsWith(prefix)),
})

const page = embeddedOf({
  'web/index.html': '<!doctype html><title>Parley</title><noscript>Parley needs JavaScript</noscript>',
  'web/favicon.svg': '<svg/>',
  'web/assets/main-1.js': 'a script of some length',
  'web/assets/main-1.js.br': 'br',
  'web/assets/main-1.js.gz': 'gzip',
  'web/assets/main-1.js.zst': 'zst',
})

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-web-'))
  onTestFinished(() => {
    rmSync(made, { recursive: true, force: true })
  })
  return made
}

const serve = (
  embedded: Embedded = page,
  earlier: string[] = [],
  readProduct = () => Promise.resolve('Parley'),
) => {
  const { log } = createLog({ level: 'error', format: 'json', process: 'test', write: () => undefined })
  const { http: config } = testConfig('/nowhere')
  const { app } = createHttpServer({ config, publicCertificate: false, newId: createNumberedIds(), log })
  registerAssets(app, {
    embedded,
    earlierBuilds: earlier,
    headers: { 'content-security-policy': 'of a page' },
    readProduct,
  })
  return app
}

const asPage = { accept: 'text/html,application/xhtml+xml' }

test.each(['/', '/r/abc-defg-hij', '/rooms/abc-defg-hij/settings', '/anything?x=1'])(
  '%s is the page for a browser, kept by nobody',
  async (url) => {
    const { statusCode, headers, body } = await serve().inject({ url, headers: asPage })
    expect(statusCode).toBe(200)
    expect(body).toContain('<title>Parley</title>')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': 'of a page',
    })
  },
)

test('the page bears the server’s name before it runs, as text, and its own while nobody knows the name', async () => {
  const named = serve(page, [], () => Promise.resolve('Tea & <b>$&</b>'))
  const { body } = await named.inject({ url: '/', headers: asPage })
  expect(body).toContain('<title>Tea &amp; &lt;b&gt;$&amp;&lt;/b&gt;</title><noscript>Tea &amp;')
  const away = serve(page, [], () => Promise.reject(new Error('the database is away')))
  const unnamed = await away.inject({ url: '/', headers: asPage })
  expect(unnamed).toMatchObject({ statusCode: 200 })
  expect(unnamed.body).toContain('<title>Parley</title>')
})

test.each([
  ['/r/abc-defg-hij', {}],
  ['/api/nothing', asPage],
  ['/assets/gone-1.js', asPage],
  ['/rtc', asPage],
])('%s is JSON that says not_found', async (url, headers) => {
  const response = await serve().inject({ url, headers })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: 'not_found' })
})

test.each([
  ['br, gzip, zstd', 'br', 'br'],
  ['gzip, zstd', 'zstd', 'zst'],
  ['gzip', 'gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
  ['identity', undefined, 'a script of some length'],
])('a browser that takes %s gets the smallest of these', async (accepted, encoding, body) => {
  const response = await serve().inject({
    url: '/assets/main-1.js',
    headers: { 'accept-encoding': accepted },
  })
  expect(response.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  })
  expect(response.headers['content-encoding']).toBe(encoding)
  expect(response.body).toBe(body)
})

test('precompressed files have no address of their own that lies about them', async () => {
  const response = await serve().inject({ url: '/assets/main-1.js.br' })
  expect(response.headers['content-type']).toBe('application/octet-stream')
})

test('codings are read as RFC 9110 writes them', () => {
  expect([...acceptedEncodings(' GZIP ;q=1.0, br;q=0.000,zstd')]).toEqual(['gzip', 'zstd'])
  expect(acceptedEncodings(undefined).size).toBe(0)
})

test('files of this build and the two before it are kept and served, older ones go', async () => {
  const kept = folder()
  const keep = (build: string, now: number) =>
    keepBuilds({ embedded: embeddedOf({ [`web/assets/${build}.js`]: build }), build, folder: kept, now })
  await keep('a', 1_000_000)
  await keep('b', 2_000_000)
  await keep('c', 3_000_000)
  const earlier = await keep('d', 4_000_000)
  expect(readdirSync(kept).sort()).toEqual(['b', 'c', 'd'])
  expect(earlier).toEqual([join(kept, 'c'), join(kept, 'b')])
  const app = serve(page, earlier)
  for (const build of ['b', 'c']) {
    const { body, headers } = await app.inject(`/assets/${build}.js`)
    expect(body).toBe(build)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  }
  expect((await app.inject('/assets/a.js')).statusCode).toBe(404)
  for (const way of [
    '..%2f..%2f..%2fetc/passwd',
    '%2fetc%2fpasswd',
    'b.js%00',
    '.env',
    '%5c..%5cb.js',
    '',
    'b.js/',
  ])
    expect([way, (await app.inject(`/assets/${way}`)).statusCode]).toEqual([way, 404])
})

test('going back to an earlier build keeps the one that was left', async () => {
  const kept = folder()
  const keep = (build: string, now: number) =>
    keepBuilds({ embedded: embeddedOf({ 'web/assets/x.js': build }), build, folder: kept, now })
  await keep('a', 1_000_000)
  await keep('b', 2_000_000)
  expect(await keep('a', 3_000_000)).toEqual([join(kept, 'b')])
  expect(readFileSync(join(kept, 'b/assets/x.js'), 'utf8')).toBe('b')
})

test('without a page built, it says how to build one', async () => {
  const response = await serve(embeddedOf({})).inject({ url: '/', headers: asPage })
  expect(response.json()).toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('npm run build') as string,
  })
})
