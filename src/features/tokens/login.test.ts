import { expect, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { withApp, wrongCode } from '../../testing/second-factor-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const minute = 60_000
const session = '__Host-parley_session'

const whoIs = async (client: TestClient): Promise<number> =>
  (await client.send('GET /api/auth/me')).statusCode

test('an app makes an account where everybody may', async () => {
  const { newClient, newProgram } = await startTestApp({ settings: { 'accounts.registration': 'open' } })
  const body = { name: 'Bo', email: 'bo@meet.test', password: testPassword }
  const client = newClient()
  const made = await client.call('POST /api/auth/register', { body })
  expect(made).toEqual({
    user: { id: expect.any(String) as string, name: 'Bo', email: body.email, role: 'user' },
    accessToken: expect.stringMatching(/^eyJ/) as string,
    refreshToken: expect.stringMatching(/^parley_rt_[\w-]{59}$/) as string,
    expiresIn: 600,
  })
  if (!('accessToken' in made)) throw new Error('nothing is mailed here')
  const { accessToken, refreshToken } = made
  const me = { user: { name: 'Bo' } }
  expect(await newProgram(accessToken).call('GET /api/auth/me', {})).toMatchObject(me)
  expect(client.cookies.has(session)).toBe(true)
  expect(await client.call('GET /api/auth/me', {})).toMatchObject(me)
  expect(
    await newClient().call('POST /api/auth/refresh', { body: { refreshToken: refreshToken ?? '' } }),
  ).toMatchObject(me)
  const again = await newClient().send('POST /api/auth/register', { body })
  expect(refusedWith(again)).toEqual([409, 'email_taken'])
})

test('an app may give a username with a new account; what is taken is named', async () => {
  const { newClient, signedIn } = await startTestApp({ settings: { 'accounts.registration': 'open' } })
  const ana = await signedIn('Ana')
  await ana.call('PATCH /api/me', { body: { username: 'ana' } })
  const register = (email: string, username: string) =>
    newClient().send('POST /api/auth/register', {
      body: { name: 'Bo', email, username, password: testPassword },
    })
  expect(refusedWith(await register('bo@meet.test', 'ANA'))).toEqual([409, 'username_taken'])
  expect(refusedWith(await register(ana.email, 'ana'))).toEqual([409, 'email_taken'])
  expect(refusedWith(await register('bo@meet.test', 'root'))).toEqual([400, 'username_reserved'])
  const made = await register('bo@meet.test', 'Bo.B')
  expect([made.statusCode, made.json()]).toMatchObject([201, { user: { username: 'bo.b' } }])
})

test('where addresses are confirmed by mail, all is judged before anything is mailed, and nobody gets a username', async () => {
  const { newClient, app, database } = await startTestApp({
    settings: { 'accounts.registration': 'open' },
    rates: generousRates,
  })
  const { settings } = await startMailServer()
  await useMailServer(app, settings)
  const register = (more: object) =>
    newClient().send('POST /api/auth/register', {
      body: { name: 'Bo', email: 'bo@meet.test', password: testPassword, ...more },
    })
  const mailed = () => database.query((prisma) => prisma.job.count())
  const refused: readonly (readonly [more: object, path: string, reason?: string])[] = [
    [{ name: ' ' }, 'name'],
    [{ email: 'bo' }, 'email'],
    [{ password: 'password123' }, 'password', 'password_easy'],
    [{ password: 'bo@meet.test' }, 'password', 'password_easy'],
    [{ username: 'a b' }, 'username', 'username_form'],
    [{ username: 'admin' }, 'username', 'username_reserved'],
    [{ username: 'bo.b' }, 'username', 'username_later'],
  ]
  for (const [more, path, reason] of refused) {
    const answer = await register(more)
    const { details } = answer.json<{ details: { path: string }[] }>()
    expect([more, ...refusedWith(answer), details.map((detail) => detail.path)]).toEqual([
      more,
      400,
      reason,
      [path],
    ])
  }
  expect(await mailed()).toBe(0)
  const asked = await register({})
  expect([asked.statusCode, asked.json(), asked.headers['set-cookie']]).toEqual([
    202,
    { mailed: true },
    undefined,
  ])
  expect(await mailed()).toBe(1)
  expect(await app.users.list()).toEqual([])
})

test('where a password wants a code beside it, an app gets nothing without one', async () => {
  const { ana, newClient, newProgram, code, nextCode, clock } = await withApp({ rates: generousRates })
  const body = { email: ana.email, password: testPassword }
  const app = newClient()
  const asked = await app.send('POST /api/auth/login', { body })
  expect([asked.statusCode, asked.json()]).toEqual([200, { codeAwaited: true }])
  expect(app.cookies.has(session)).toBe(false)
  expect(await whoIs(app)).toBe(401)
  const wrong = await app.send('POST /api/auth/login', { body: { ...body, code: wrongCode(code()) } })
  expect(refusedWith(wrong)).toEqual([401, 'wrong_code'])
  const guessed = await app.send('POST /api/auth/login', { body: { ...body, password: 'x', code: code() } })
  expect(refusedWith(guessed)).toEqual([401, 'wrong_credentials'])
  const shown = code()
  const answer = await app.call('POST /api/auth/login', { body: { ...body, code: shown } })
  const accessToken = 'accessToken' in answer ? answer.accessToken : ''
  expect(await whoIs(newProgram(accessToken))).toBe(200)
  const again = await newClient().send('POST /api/auth/login', { body: { ...body, code: shown } })
  expect(refusedWith(again)).toEqual([401, 'wrong_code'])
  nextCode()
  clock.advance(minute)
  expect(
    (await newClient().send('POST /api/auth/login', { body: { ...body, code: code() } })).statusCode,
  ).toBe(200)
})

test('whoever has to set up a second factor first gets no further with tokens', async () => {
  const settings = { 'accounts.second_factor': 'everybody' } as const
  const { signedIn, newClient, newProgram } = await startTestApp({ settings, rates: generousRates })
  const { email } = await signedIn('Ada')
  const answer = await newClient().call('POST /api/auth/login', { body: { email, password: testPassword } })
  const app = newProgram('accessToken' in answer ? answer.accessToken : '')
  expect(await whoIs(app)).toBe(200)
  for (const key of ['GET /api/rooms', 'POST /api/auth/token', 'GET /api/me/keys']) {
    const refused = await app.send(key)
    expect([key, ...refusedWith(refused)]).toEqual([key, 403, 'second_factor_needed'])
  }
})
