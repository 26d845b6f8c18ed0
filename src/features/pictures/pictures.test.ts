import { expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'

const start = async () => {
  const started = await startTestApp()
  const admin = await started.signedIn('Root', 'admin')
  const put = async (content: string) => {
    const answer = await admin.send('PUT /api/settings/logo', { body: { content } })
    return { status: answer.statusCode, body: answer.json<{ code?: string; logo?: { address: string } }>() }
  }
  const told = async () => (await started.newClient().call('GET /api/me', {})).logo
  const get = (url: string) => started.app.http.inject({ url, headers: { accept: 'text/html' } })
  return { ...started, admin, put, told, get }
}

test('a logo is told to everybody, served as what it is and nothing else, and taken off again', async () => {
  const { admin, put, told, get } = await start()
  expect(await told()).toBeUndefined()
  const png = pngOf({ width: 64, height: 32 })
  const { status, body } = await put(base64Of(png))
  expect(status).toBe(200)
  const address = body.logo?.address ?? ''
  expect(await told()).toBe(address)
  const served = await get(address)
  expect(served.rawPayload).toEqual(png)
  expect(served.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cache-control': 'private, max-age=31536000, immutable',
  })
  expect((await put(base64Of(pngOf({ width: 65, height: 32 })))).body.logo?.address).not.toBe(address)
  expect((await get(address)).statusCode).toBe(404)
  await admin.call('DELETE /api/settings/logo', {})
  expect(await told()).toBeUndefined()
  const { entries } = await admin.call('GET /api/audit', { query: {} })
  const changed = entries.filter(({ event }) => event === 'settings.changed')
  expect(changed.map(({ changes }) => changes.map(({ field }) => field))).toEqual([
    ['logo'],
    ['logo'],
    ['logo'],
  ])
})

test('bytes behind a picture’s beginning stay a picture for every browser', async () => {
  const { put, get } = await start()
  const polyglot = Buffer.concat([pngOf({ width: 8, height: 8 }), Buffer.from('<script>alert(1)</script>')])
  const { body } = await put(base64Of(polyglot))
  const { headers } = await get(body.logo?.address ?? '')
  expect(headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
  expect(headers['content-security-policy']).toContain('sandbox')
})

test.each<[string, string, number, string]>([
  ['SVG', base64Of('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 400, 'invalid_input'],
  ['HTML', base64Of('<!doctype html><script>alert(1)</script>'), 400, 'invalid_input'],
  ['what is no base64', '<svg/>', 400, 'invalid_input'],
  [
    'more pixels than are shown',
    base64Of(pngOf({ width: limits.logoPixels + 1, height: 8 })),
    400,
    'invalid_input',
  ],
  [
    'a few bytes too many',
    base64Of(Buffer.concat([pngOf({ width: 8, height: 8 }), Buffer.alloc(limits.logoBytes)])),
    400,
    'invalid_input',
  ],
  ['far too many bytes', 'A'.repeat(400_000), 413, 'too_large'],
])('%s is refused, and the logo stays', async (_, content, status, code) => {
  const { put, told } = await start()
  const before = (await put(base64Of(pngOf({ width: 8, height: 8 })))).body.logo?.address
  expect(await put(content)).toMatchObject({ status, body: { code } })
  expect(await told()).toBe(before)
})

test('there is nothing under other addresses', async () => {
  const { get } = await start()
  for (const path of ['a'.repeat(64), 'logo', `${'a'.repeat(63)}%00`, '..%2f..%2fetc%2fpasswd'])
    expect([path, (await get(`/pictures/${path}`)).statusCode]).toEqual([path, 404])
})
