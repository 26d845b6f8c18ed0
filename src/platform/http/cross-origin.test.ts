import { expect, test } from 'vitest'
import { createClient } from '../../testing/client.ts'
import { openLive } from '../../testing/live-client.ts'
import { listen, startTestApp, testPassword } from '../../testing/start-test-app.ts'

const app = 'https://app.example.org'
const eve = 'https://eve.example.org'

/** A server with one account, which lets pages of `app` speak to it unless it says otherwise. */
const start = async (allowedOrigins: readonly string[] = [app]) => {
  const started = await startTestApp({ http: { allowedOrigins } })
  const { email } = await started.signedIn('Ada')
  const from = (origin: string) => createClient({ app: started.app.http, origin })
  const preflight = (origin: string, method = 'POST', path = '/api/session') =>
    started.app.http.inject({
      method: 'OPTIONS',
      url: path,
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type,authorization',
      },
    })
  return { ...started, from, preflight, signIn: { body: { email, password: testPassword } } }
}

const allowed = 'access-control-allow-origin'

test('nobody is let in from elsewhere unless the operator names them', async () => {
  const { from, preflight, signIn } = await start([])
  expect((await preflight(app)).headers[allowed]).toBeUndefined()
  const refused = await from(app).send('POST /api/session', signIn)
  expect(refused.statusCode).toBe(403)
  expect(refused.headers[allowed]).toBeUndefined()
  expect((await from(app).send('GET /api/me')).headers[allowed]).toBeUndefined()
})

test('a page the operator names signs in and does what ours do', async () => {
  const { from, preflight, signIn } = await start()
  const asked = await preflight(app, 'PATCH', '/api/me')
  expect(asked.statusCode).toBe(204)
  expect(asked.headers).toMatchObject({
    [allowed]: app,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type, authorization, accept-language',
  })
  expect(asked.headers['access-control-allow-methods']).toContain('PATCH')
  const page = from(app)
  const signedIn = await page.send('POST /api/session', signIn)
  expect(signedIn.statusCode).toBe(200)
  expect(signedIn.headers).toMatchObject({ [allowed]: app, 'access-control-allow-credentials': 'true' })
  const cookies = [signedIn.headers['set-cookie']].flat()
  expect(cookies.filter((cookie) => cookie?.endsWith('; SameSite=None') === true)).toHaveLength(2)
  expect(signedIn.headers.vary).toMatch(/origin/i)
  const room = await page.call('POST /api/rooms', { body: { name: 'Tea' } })
  expect(room.name).toBe('Tea')
})

test('it can read why something was refused', async () => {
  const { from } = await start()
  const refused = await from(app).send('GET /api/rooms')
  expect(refused.statusCode).toBe(401)
  expect(refused.headers[allowed]).toBe(app)
  expect(refused.headers['access-control-expose-headers']).toContain('x-request-id')
})

test.each([
  eve,
  `${app}.eve.example.org`,
  'https://eve.example.org/app.example.org',
  `${app}:8443`,
  'null',
  '*',
])('a page of %s is as foreign as ever', async (origin) => {
  const { from, preflight, signIn, newClient } = await start()
  expect((await preflight(origin)).headers[allowed]).toBeUndefined()
  const ours = newClient()
  await ours.call('POST /api/session', signIn)
  const thief = from(origin)
  for (const [name, value] of ours.cookies) thief.cookies.set(name, value)
  const refused = await thief.send('POST /api/rooms', { body: { name: 'Tea' } })
  expect(refused.statusCode).toBe(403)
  expect(refused.headers[allowed]).toBeUndefined()
  expect((await thief.send('GET /api/me')).headers[allowed]).toBeUndefined()
})

test('the live channel follows the same list', async () => {
  const started = await start()
  const { path } = await listen(started)
  await expect(openLive({ path, origin: eve })).rejects.toThrow(/403/)
  const page = await openLive({ path, origin: app })
  expect(page.socket.readyState).toBe(page.socket.OPEN)
})
