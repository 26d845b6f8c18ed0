import { generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { Tokens } from '../../contract/tokens.ts'
import { statement } from '../../platform/db/statement.ts'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const minute = 60_000
const session = '__Host-parley_session'

/** An app that signed in as somebody new. */
const startSignedIn = async () => {
  const started = await startTestApp({ rates: generousRates })
  const { email, userId } = await started.signedIn('Ada')
  const browser = started.newClient()
  const login = async (): Promise<Tokens> => {
    const answer = await browser.call('POST /api/auth/login', { body: { email, password: testPassword } })
    if ('codeAwaited' in answer) throw new Error('no code is to be asked for here')
    return answer
  }
  const tokens = await login()
  const refresh = (refreshToken: string | undefined, by = started.newClient()) =>
    by.send('POST /api/auth/refresh', { body: { refreshToken } })
  return { ...started, email, userId, browser, tokens, login, refresh }
}

const refreshTokenOf = ({ refreshToken }: Tokens): string => refreshToken ?? ''

const whoIs = async (client: TestClient): Promise<number> =>
  (await client.send('GET /api/auth/me')).statusCode

test('one sign-in serves a browser and an app', async () => {
  const { browser, tokens, newProgram, userId, email } = await startSignedIn()
  const user = { id: userId, name: 'Ada', email, role: 'user' }
  expect(tokens).toEqual({
    user,
    accessToken: expect.any(String) as string,
    refreshToken: expect.stringMatching(/^parley_rt_[\w-]{59}$/) as string,
    expiresIn: 600,
  })
  const app = newProgram(tokens.accessToken)
  expect(await app.call('GET /api/auth/me', {})).toEqual({ user })
  expect(await browser.call('GET /api/auth/me', {})).toEqual({ user })
  const { sessions } = await app.call('GET /api/sessions', {})
  expect(sessions.filter(({ current }) => current)).toHaveLength(1)
  const more = await browser.call('POST /api/auth/token', {})
  expect(await newProgram(more.accessToken).call('GET /api/auth/me', {})).toEqual({ user })
})

test('anybody can check an access token with the published keys, and it says no more than who', async () => {
  const { newClient, tokens, userId, config, clock } = await startSignedIn()
  const { keys } = await newClient().call('GET /.well-known/jwks.json', {})
  const { publicUrl } = config.http
  const { payload, protectedHeader } = await jwtVerify(tokens.accessToken, createLocalJWKSet({ keys }), {
    issuer: publicUrl,
    audience: publicUrl,
    currentDate: new Date(clock.now()),
  })
  expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: keys[0]?.kid })
  expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'purpose', 'sid', 'sub'])
  expect(payload).toMatchObject({ sub: userId, purpose: 'access' })
  expect(JSON.stringify(keys)).not.toContain('"d"')
})

test('an access token is good for ten minutes', async () => {
  const { tokens, newProgram, clock } = await startSignedIn()
  const app = newProgram(tokens.accessToken)
  clock.advance(10 * minute - 1000)
  expect(await whoIs(app)).toBe(200)
  clock.advance(1000)
  const refused = await app.send('GET /api/auth/me')
  expect(refusedWith(refused)).toEqual([401, 'token_invalid'])
  expect(refused.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  // Not answered as if nobody had asked, either: an app would never know.
  expect((await app.send('GET /api/me')).statusCode).toBe(401)
})

test('rights are those of the moment, whatever was true when the token was made', async () => {
  const { app, tokens, newProgram, userId, signedIn } = await startSignedIn()
  await signedIn('Admin', 'admin')
  const program = newProgram(tokens.accessToken)
  expect((await program.send('GET /api/users')).statusCode).toBe(403)
  await app.users.change({ id: userId, role: 'admin' })
  expect((await program.send('GET /api/users')).statusCode).toBe(200)
  await app.users.change({ id: userId, role: 'user' })
  expect((await program.send('GET /api/users')).statusCode).toBe(403)
})

test('what ends the sign-in ends its tokens at once', async () => {
  const { app, browser, login, newProgram, refresh, userId } = await startSignedIn()
  const ends: (() => Promise<unknown>)[] = [
    () => browser.call('DELETE /api/session', {}),
    () => browser.call('POST /api/auth/logout', { body: {} }),
    () => app.sessions.endAllOf({ userId }),
    () => app.users.change({ id: userId, disabled: true }),
  ]
  for (const end of ends) {
    const tokens = await login()
    const program = newProgram(tokens.accessToken)
    expect(await whoIs(program)).toBe(200)
    await end()
    expect(await whoIs(program)).toBe(401)
    expect(refusedWith(await refresh(tokens.refreshToken))).toEqual([401, 'refresh_token_invalid'])
  }
})

test('logging out works with any of what stands for the sign-in, and when there is none', async () => {
  const { login, newClient, newProgram, browser } = await startSignedIn()
  const first = await login()
  await newProgram(first.accessToken).call('POST /api/auth/logout', { body: {} })
  expect(await whoIs(browser)).toBe(401)
  const second = await login()
  await newClient().call('POST /api/auth/logout', { body: { refreshToken: refreshTokenOf(second) } })
  expect(await whoIs(browser)).toBe(401)
  await newProgram(second.accessToken).call('POST /api/auth/logout', { body: {} })
})

test('each refresh token is good for one more pair', async () => {
  const { tokens, refresh, clock, newProgram } = await startSignedIn()
  let token = refreshTokenOf(tokens)
  for (let turn = 0; turn < 3; turn += 1) {
    clock.advance(9 * minute)
    const next: Tokens = (await refresh(token)).json()
    expect(next.refreshToken).not.toBe(token)
    expect(await whoIs(newProgram(next.accessToken))).toBe(200)
    token = refreshTokenOf(next)
  }
})

test('tabs that refresh at the same moment get the same pair, also a little later', async () => {
  const { tokens, refresh, clock } = await startSignedIn()
  clock.advance(9 * minute)
  const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(tokens.refreshToken)))
  const next = new Set(answers.map((answer) => answer.json<Tokens>().refreshToken))
  expect(next.size).toBe(1)
  clock.advance(9999)
  expect((await refresh(tokens.refreshToken)).json<Tokens>().refreshToken).toBe([...next][0])
  // The next one isn't worn out by those who came late.
  expect((await refresh([...next][0])).statusCode).toBe(200)
})

test('a token that was used before ends the sign-in, whoever has it now', async () => {
  const { tokens, refresh, clock, newProgram, browser, signedIn, lines, userId } = await startSignedIn()
  clock.advance(9 * minute)
  const next: Tokens = (await refresh(tokens.refreshToken)).json()
  clock.advance(10_000)
  const thief = await refresh(tokens.refreshToken)
  expect(refusedWith(thief)).toEqual([401, 'refresh_token_reused'])
  expect(await whoIs(newProgram(next.accessToken))).toBe(401)
  expect((await refresh(next.refreshToken)).statusCode).toBe(401)
  expect(await whoIs(browser)).toBe(401)
  expect(lines.join('\n')).toContain('refresh_token.reused')
  const admin = await signedIn('Admin', 'admin')
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'session.token_reused' } })
  expect(entries).toMatchObject([{ subject: { id: userId } }])
})

test('a token much older than the latest counts as used, too', async () => {
  const { tokens, refresh, clock } = await startSignedIn()
  let token = refreshTokenOf(tokens)
  for (let turn = 0; turn < 2; turn += 1) {
    clock.advance(9 * minute)
    token = refreshTokenOf((await refresh(token)).json())
  }
  expect(refusedWith(await refresh(tokens.refreshToken))).toEqual([401, 'refresh_token_reused'])
})

test('other apps of one sign-in refresh by themselves; the one that was idle longest makes room', async () => {
  const { browser, tokens, refresh, clock } = await startSignedIn()
  clock.advance(minute)
  const others: Tokens[] = []
  for (let count = 0; count < 20; count += 1) others.push(await browser.call('POST /api/auth/token', {}))
  expect(refusedWith(await refresh(tokens.refreshToken))).toEqual([401, 'refresh_token_invalid'])
  clock.advance(minute)
  for (const { refreshToken } of others) expect((await refresh(refreshToken)).statusCode).toBe(200)
})

test('a browser refreshes with its cookie and holds no token for it', async () => {
  const { browser, newClient, refresh, newProgram } = await startSignedIn()
  const next = await browser.call('POST /api/auth/refresh', { body: {} })
  expect(next).not.toHaveProperty('refreshToken')
  expect(await whoIs(newProgram(next.accessToken))).toBe(200)
  expect((await refresh(undefined, newClient())).statusCode).toBe(401)
})

test('using tokens keeps the sign-in alive, for 90 days at most', async () => {
  const { tokens, refresh, clock } = await startSignedIn()
  let token = refreshTokenOf(tokens)
  for (let day = 6; day < 90; day += 6) {
    clock.advance(6 * 24 * 60 * minute)
    const answer = await refresh(token)
    expect(answer.statusCode).toBe(200)
    token = refreshTokenOf(answer.json())
  }
  clock.advance(6 * 24 * 60 * minute)
  expect(refusedWith(await refresh(token))).toEqual([401, 'refresh_token_invalid'])
})

test('tokens made by somebody else are refused', async () => {
  const { tokens, newProgram, refresh, clock } = await startSignedIn()
  const { kid } = decodeProtectedHeader(tokens.accessToken)
  const claims = decodeJwt(tokens.accessToken)
  const { privateKey } = generateKeyPairSync('ed25519')
  const sign = (header: object, change: object) =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: kid ?? '', ...header })
      .sign(privateKey)
  const [head = '', body = '', signature = ''] = tokens.accessToken.split('.')
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const shown = [
    await sign({}, {}),
    await sign({ kid: 'unknown' }, {}),
    `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${body}.`,
    `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${body}.${signature}`,
    `${head}.${encode({ ...claims, exp: clock.now() })}.${signature}`,
    `${head}.${body}.${signature.slice(0, -2)}`,
    'x',
    'a.b.c',
    'parley_key_',
    refreshTokenOf(tokens),
  ]
  for (const token of shown) expect(await whoIs(newProgram(token)), token).toBe(401)
  const good = refreshTokenOf(tokens)
  const bytes = Buffer.from(good.slice('parley_rt_'.length), 'base64url')
  bytes[19] = 2
  const forged = [`parley_rt_${bytes.toString('base64url')}`, good.slice(0, -2), `${good}AA`, 'x']
  for (const token of forged)
    expect(refusedWith(await refresh(token)), token).toEqual([401, 'refresh_token_invalid'])
  // Nobody ends somebody's sign-in by making tokens up.
  expect((await refresh(good)).statusCode).toBe(200)
})

test('a token shown beside a cookie is what counts, and other schemes are for others', async () => {
  const { browser, tokens, newProgram, signedIn } = await startSignedIn()
  const eve = await signedIn('Eve')
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const { user } = (await eve.send('GET /api/auth/me', { headers })).json<{ user: { name: string } }>()
  expect(user.name).toBe('Ada')
  expect((await eve.send('GET /api/auth/me', { headers: { authorization: 'Bearer x' } })).statusCode).toBe(
    401,
  )
  const basic = { authorization: 'Basic YTpi' }
  expect((await browser.send('GET /api/auth/me', { headers: basic })).statusCode).toBe(200)
  expect(newProgram(tokens.accessToken).cookies.get(session)).toBeUndefined()
})

test('keys change every quarter without anybody being thrown out', async () => {
  const { newProgram, newClient, login, clock } = await startSignedIn()
  const published = async () => (await newClient().call('GET /.well-known/jwks.json', {})).keys.length
  clock.advance(90 * 24 * 60 * minute - 5 * minute)
  const before = await login()
  clock.advance(5 * minute)
  const after = await login()
  expect(decodeProtectedHeader(after.accessToken).kid).not.toBe(decodeProtectedHeader(before.accessToken).kid)
  expect(await published()).toBe(2)
  expect(await whoIs(newProgram(after.accessToken))).toBe(200)
})

test('what is kept is worth nothing to whoever reads the database', async () => {
  const { tokens, database, lines } = await startSignedIn()
  const rows = JSON.stringify([
    await database.hot.rows(statement('test_keys', 'SELECT * FROM "signing_keys"'), {}),
    await database.hot.rows(statement('test_chains', 'SELECT * FROM "refresh_chains"'), {}),
    await database.query((prisma) => prisma.session.findMany()),
  ])
  for (const secret of [tokens.accessToken, refreshTokenOf(tokens)]) {
    expect(rows).not.toContain(secret)
    expect(lines.join('\n')).not.toContain(secret)
  }
  expect(rows).not.toContain('\\"d\\"')
})
