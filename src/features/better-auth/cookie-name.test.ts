import { getSessionCookie } from 'better-auth/cookies'
import { expect, test } from 'vitest'
import { ourSide, theirSide } from '../../testing/better-auth-sides.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { startTestApp, testPassword as password, type TestApp } from '../../testing/start-test-app.ts'

const ours = '__Host-parley_session'
const theirs = '__Secure-better-auth.session_token'
const hour = 3_600_000

const start = async (betterAuthCookie: boolean): Promise<TestApp> =>
  startTestApp({
    http: { betterAuthCookie },
    settings: { 'accounts.registration': 'open' },
    rates: generousRates,
  })

const browserOf = async ({ app }: Pick<TestApp, 'app'>, name: string) => {
  const email = `${name.toLowerCase()}@meet.test`
  await app.users.create({ name, email, password, role: 'user' })
  const browser = ourSide(app).newBrowser()
  await browser.auth.signIn.email({ email, password })
  const whoIsIt = async () => (await browser.auth.getSession()).data?.user.name
  return { ...browser, email, whoIsIt }
}

test('off, as it is unless asked for, the name is neither set nor looked at', async () => {
  const test = await start(false)
  const ana = await browserOf(test, 'Ana')
  expect([...ana.cookies.keys()]).not.toContain(theirs)
  const secret = ana.cookies.get(ours) ?? ''
  for (const name of [theirs, 'better-auth.session_token']) {
    ana.cookies.clear()
    ana.cookies.set(name, secret)
    expect(await ana.whoIsIt()).toBeUndefined()
    // Nothing of ours is there to be taken away.
    expect(ana.said().cookie).toBeNull()
  }
})

test('on, it is set, read, renewed and taken away with ours, as better-auth’s own server does', async () => {
  const test = await start(true)
  const line = async (side: ReturnType<typeof ourSide>, email: string) => {
    const { fetch } = side.newBrowser()
    const body = JSON.stringify({ email, password, name: 'Bo' })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('https://meet.test/api/auth/sign-up/email', { method: 'POST', headers, body })
    const found = answer.headers.getSetCookie().find((one) => one.startsWith(`${theirs}=`)) ?? ''
    return found.split('; ').slice(1).sort()
  }
  expect(await line(ourSide(test.app), 'bo@meet.test')).toEqual(
    await line(theirSide({ mail: false }), 'bo@meet.test'),
  )
  const ana = await browserOf(test, 'Ana')
  const secret = ana.cookies.get(ours) ?? ''
  expect(ana.cookies.get(theirs)).toBe(secret)
  const cookie = [...ana.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  expect(getSessionCookie(new Headers({ cookie }))).toBe(secret)
  // Alone it opens every door, too.
  ana.cookies.delete(ours)
  expect(await ana.whoIsIt()).toBe('Ana')
  const { user } = await test
    .newClient()
    .send('GET /api/me', { headers: { cookie: `${theirs}=${secret}` } })
    .then((response) => response.json<{ user?: { name: string } }>())
  expect(user?.name).toBe('Ana')
  test.clock.advance(2 * hour)
  await ana.whoIsIt()
  expect([ana.cookies.get(ours), ana.cookies.get(theirs)]).toEqual([secret, secret])
  await ana.auth.signOut()
  expect([...ana.cookies.keys()].filter((name) => [ours, theirs].includes(name))).toEqual([])
})

test('a cookie that another server of the domain has set takes nobody’s place who is signed in', async () => {
  const test = await start(true)
  const [ana, eve] = [await browserOf(test, 'Ana'), await browserOf(test, 'Eve')]
  ana.cookies.set(theirs, eve.cookies.get(theirs) ?? '')
  expect(await ana.whoIsIt()).toBe('Ana')
  // Nor where ours is over: it is one sign-in under two names, and not two.
  ana.cookies.set(ours, 'a-secret-nobody-has-11')
  expect(await ana.whoIsIt()).toBeUndefined()
})

test('over HTTPS the name without its prefix is nobody’s: plain HTTP could set it', async () => {
  const test = await start(true)
  const ana = await browserOf(test, 'Ana')
  const secret = ana.cookies.get(ours) ?? ''
  ana.cookies.clear()
  ana.cookies.set('better-auth.session_token', secret)
  expect(await ana.whoIsIt()).toBeUndefined()
})

test('a page of another site changes nothing with it either', async () => {
  const test = await start(true)
  const ana = await browserOf(test, 'Ana')
  ana.cookies.delete(ours)
  const answer = await ana.fetch('https://meet.test/api/auth/update-user', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.test' },
    body: JSON.stringify({ name: 'Eve' }),
  })
  expect([answer.status, await ana.whoIsIt()]).toEqual([403, 'Ana'])
})

test('on plain HTTP, as on one’s own machine, it has no prefix, as there', async () => {
  const publicUrl = 'http://localhost:7080'
  const { app } = await startTestApp({
    http: { betterAuthCookie: true, publicUrl, origins: [publicUrl, 'https://meet.test'] },
  })
  const ana = await browserOf({ app }, 'Ana')
  expect(ana.cookies.get('better-auth.session_token')).toBe(ana.cookies.get(ours))
})
