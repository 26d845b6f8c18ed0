import { expect, onTestFinished, test } from 'vitest'
import { openUsual } from '../../platform/db/testing.ts'
import { ourSide } from '../../testing/better-auth-sides.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { withApp } from '../../testing/second-factor-desk.ts'
import {
  startTestApp,
  testPassword as password,
  type TestApp,
  type TestAppOptions,
} from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'
import { watchedDatabase } from '../../testing/watched-database.ts'
import { at, post } from './testing/people.ts'

const session = '__Host-parley_session'
const minute = 60_000
const hour = 60 * minute
const open: TestAppOptions = { settings: { 'accounts.registration': 'open' }, rates: generousRates }
const another = 'quite another sentence'

/** A browser signed in through the door, as a new account. */
const signedInAs = async ({ app }: Pick<TestApp, 'app'>, name: string, address?: string) => {
  const email = `${name.toLowerCase()}@meet.test`
  const user = await app.users.create({ name, email, password, role: 'user' })
  const browser = ourSide(app).newBrowser(address === undefined ? {} : { address })
  const { data } = await browser.auth.signIn.email({ email, password })
  return { ...browser, email, userId: user.id, handle: data?.token ?? '' }
}

const nameOf = async ({ auth }: { auth: ReturnType<ReturnType<typeof ourSide>['newBrowser']>['auth'] }) =>
  (await auth.getSession()).data?.user.name

test('the client gets dates, and a handle that opens nothing', async () => {
  const test = await startTestApp(open)
  const ana = await signedInAs(test, 'Ana')
  const { data } = await ana.auth.getSession()
  expect(data?.session.expiresAt.getTime()).toBe(test.clock.now() + 7 * 24 * hour)
  expect(data?.user.createdAt).toBeInstanceOf(Date)
  expect(data?.session.token).toBe(ana.handle)
  expect(ana.cookies.get(session)).not.toContain(ana.handle)
  const thief = ourSide(test.app).newBrowser()
  thief.cookies.set(session, ana.handle)
  expect((await thief.auth.getSession()).data).toBeNull()
  const shown = await test.newProgram(ana.handle).send('GET /api/auth/get-session')
  expect([shown.statusCode, shown.json()]).toMatchObject([401, { code: 'TOKEN_INVALID' }])
})

test('somebody else’s sign-in isn’t ended by its handle, and nobody learns whose it is', async () => {
  const test = await startTestApp(open)
  const [ana, eve] = [await signedInAs(test, 'Ana'), await signedInAs(test, 'Eve')]
  expect((await eve.auth.revokeSession({ token: ana.handle })).data).toEqual({ status: true })
  expect([await nameOf(ana), await nameOf(eve)]).toEqual(['Ana', 'Eve'])
  expect(await eventsOf(test, 'session.ended')).toEqual([])
  await eve.auth.revokeSessions()
  expect([await nameOf(ana), await nameOf(eve)]).toEqual(['Ana', undefined])
})

test('what a page of another site asks for isn’t done', async () => {
  const test = await startTestApp(open)
  const ana = await signedInAs(test, 'Ana')
  for (const origin of ['https://evil.test', 'null', '']) {
    const body = JSON.stringify({ name: 'Eve' })
    const headers = { 'content-type': 'application/json', origin }
    const url = 'https://meet.test/api/auth/update-user'
    expect((await ana.fetch(url, { method: 'POST', headers, body })).status).toBe(403)
  }
  expect(await nameOf(ana)).toBe('Ana')
})

test('where addresses are confirmed by mail, signing up tells nobody who has an account', async () => {
  const { database, asked } = watchedDatabase(await openUsual())
  const { settings } = await startMailServer()
  const test = await startTestApp({ ...open, database })
  await test.app.users.create({ name: 'Ana', email: 'ana@meet.test', password, role: 'user' })
  await useMailServer(test.app, settings)
  const paths = ['signUp', 'reset', 'verification'] as const
  const ask = async (path: (typeof paths)[number], email: string) => {
    asked.length = 0
    const { auth, said } = ourSide(test.app).newBrowser()
    if (path === 'signUp') await auth.signUp.email({ name: 'Ana', email, password })
    if (path === 'reset') await auth.requestPasswordReset({ email })
    if (path === 'verification') await auth.sendVerificationEmail({ email })
    const { body, ...rest } = said()
    return { ...rest, body: JSON.stringify(body).replace(email, ''), asked: [...asked] }
  }
  for (const path of paths) {
    const has = await ask(path, 'ana@meet.test')
    expect([has.status, has.cookie]).toEqual([200, null])
    expect(has.asked.length).toBeGreaterThan(0)
    expect(await ask(path, 'nobody@meet.test')).toEqual(has)
  }
  expect(await test.app.users.list()).toHaveLength(1)
})

test.each(['invited', 'closed'] as const)('%s: nobody signs up at this door either', async (registration) => {
  const { app } = await startTestApp({ settings: { 'accounts.registration': registration } })
  const { error } = await ourSide(app)
    .newBrowser()
    .auth.signUp.email({ name: 'Eve', email: 'eve@meet.test', password })
  expect(error).toMatchObject({ status: 400, code: 'EMAIL_PASSWORD_SIGN_UP_DISABLED' })
  expect(await app.users.list()).toEqual([])
})

test('a password that wants a code beside it signs nobody in', async () => {
  const { app, ana, code, clock, database, ...test } = await withApp({ rates: generousRates })
  const browser = ourSide(app).newBrowser()
  const { data } = await browser.auth.signIn.email({ email: ana.email, password, callbackURL: '/rooms' })
  expect(data).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] })
  expect(browser.cookies.has(session)).toBe(false)
  expect((await browser.auth.getSession()).data).toBeNull()
  const body = JSON.stringify({ code: code() })
  const headers = { 'content-type': 'application/json' }
  await browser.fetch('https://meet.test/api/session/second-factor', { method: 'POST', headers, body })
  expect(await nameOf(browser)).toBe('Ana')
  // And a stolen open browser with a stolen password gets no further without the code.
  clock.advance(11 * minute)
  const change = await browser.auth.changePassword({ currentPassword: password, newPassword: another })
  expect(change.error).toMatchObject({ status: 403, code: 'SESSION_NOT_FRESH' })
  const left = await browser.auth.deleteUser({ password })
  expect(left.error).toMatchObject({ status: 400, code: 'SESSION_EXPIRED' })
  const events = await eventsOf({ ...test, app, clock, database }, 'user.')
  expect(events).toEqual([])
})

test('whoever owes a second factor gets no further here', async () => {
  const { app } = await startTestApp({ ...open, settings: { 'accounts.second_factor': 'everybody' } })
  const ana = await signedInAs({ app }, 'Ana')
  expect(await nameOf(ana)).toBe('Ana')
  const { error } = await ana.auth.listSessions()
  expect(error).toMatchObject({ status: 403, code: 'SECOND_FACTOR_NEEDED' })
  expect((await ana.auth.signOut()).data).toEqual({ success: true })
})

test('whoever is disabled is out at once, and doesn’t come in', async () => {
  const test = await startTestApp(open)
  const ana = await signedInAs(test, 'Ana')
  await test.app.users.change({ id: ana.userId, disabled: true })
  expect((await ana.auth.getSession()).data).toBeNull()
  expect((await ana.auth.listSessions()).error).toMatchObject({ status: 401, code: 'UNAUTHORIZED' })
  const { error } = await ana.auth.signIn.email({ email: ana.email, password })
  expect(error).toMatchObject({ status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' })
})

test('guesses are slowed down as everywhere, and together with those at other doors', async () => {
  const { app, newClient, signedIn } = await startTestApp()
  const { email } = await signedIn('Ana')
  const { auth, fetch } = ourSide(app).newBrowser({ address: '203.0.113.66' })
  for (let tries = 0; tries < 3; tries += 1) {
    await auth.signIn.email({ email, password: 'a guess' })
    await newClient('203.0.113.66').send('POST /api/session', { body: { email, password: 'a guess' } })
  }
  const { error } = await auth.signIn.email({ email, password })
  expect(error).toMatchObject({ status: 429 })
  expect(error?.code).toBeUndefined()
  const again = await fetch('https://meet.test/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  expect(Number(again.headers.get('x-retry-after'))).toBeGreaterThan(0)
  expect(Object.keys((await again.json()) as object)).toEqual(['message'])
})

test('some things want a sign-in that is fresh', async () => {
  const test = await startTestApp(open)
  const { settings } = await startMailServer()
  await useMailServer(test.app, settings)
  const ana = await signedInAs(test, 'Ana')
  test.clock.advance(11 * minute)
  const change = await ana.auth.changeEmail({ newEmail: 'new@meet.test' })
  expect(change.error).toMatchObject({ status: 403, code: 'SESSION_NOT_FRESH' })
  expect((await ana.auth.deleteUser({})).error).toMatchObject({ status: 400, code: 'SESSION_EXPIRED' })
  expect((await ana.auth.listSessions()).data).toHaveLength(1)
  test.clock.advance(24 * hour)
  expect((await ana.auth.listSessions()).error).toMatchObject({ status: 403, code: 'SESSION_NOT_FRESH' })
  expect(await nameOf(ana)).toBe('Ana')
})

test('who doesn’t want to be remembered isn’t: no cookie outlives the browser, no use the day', async () => {
  const test = await startTestApp(open)
  const ana = await signedInAs(test, 'Ana')
  await ana.auth.signIn.email({ email: ana.email, password, rememberMe: false })
  for (let hours = 2; hours < 24; hours += 2) {
    test.clock.advance(2 * hour)
    expect(await nameOf(ana)).toBe('Ana')
    expect(ana.said().cookie).toBeNull()
  }
  test.clock.advance(2 * hour)
  expect(await nameOf(ana)).toBeUndefined()
})

test('a reset by its link: the token works once, and everybody is signed out', async () => {
  const test = await startTestApp(open)
  const { settings, arrived } = await startMailServer()
  await useMailServer(test.app, settings)
  await test.app.start()
  onTestFinished(() => test.app.stop())
  const ana = await signedInAs(test, 'Ana')
  const linkIn = (begin: string) =>
    arrived.map(({ parsed }) => parsed.text?.match(/https:\S+/g)?.find((url) => url.startsWith(begin)))
  const begin = 'https://meet.test/api/auth/reset-password/'
  await ana.auth.requestPasswordReset({ email: ana.email, redirectTo: '/new?a=b' })
  await comesTrue(() => expect(linkIn(begin).find((url) => url !== undefined)).toBeDefined())
  const link = linkIn(begin).find((url) => url !== undefined) ?? ''
  const outside = ourSide(test.app).newBrowser()
  const to = (await outside.fetch(link)).headers.get('location') ?? ''
  expect(to).toMatch(/^https:\/\/meet\.test\/new\?a=b&token=[\w-]{22}$/)
  const token = new URL(to).searchParams.get('token') ?? ''
  const use = (newPassword: string) => outside.auth.resetPassword({ newPassword, token })
  expect((await use('password123')).error).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' })
  expect((await use(another)).data).toEqual({ status: true })
  expect((await use(another)).error).toMatchObject({ status: 400, code: 'INVALID_TOKEN' })
  expect([await nameOf(ana), await nameOf(outside)]).toEqual([undefined, undefined])
  expect((await outside.auth.signIn.email({ email: ana.email, password: another })).error).toBeNull()
  const events = (await eventsOf(test, 'user.')).map(({ event, actorId }) => [event, actorId])
  expect(events).toEqual([['user.password_reset', ana.userId]])
})

test('a GET confirms an address once, however often it is sent, and doesn’t use up the link that takes the old one back', async () => {
  const test = await startTestApp(open)
  const { settings, arrived } = await startMailServer()
  await useMailServer(test.app, settings)
  await test.app.start()
  onTestFinished(() => test.app.stop())
  const ana = await signedInAs(test, 'Ana')
  const secretFor = async (email: string): Promise<string> => {
    const find = () => {
      const texts = arrived.filter(({ to }) => to.includes(email)).map(({ parsed }) => parsed.text ?? '')
      return texts.flatMap((text) => /\/email#([\w-]+)/.exec(text)?.[1] ?? [])[0]
    }
    await comesTrue(() => expect(find()).toBeDefined())
    return find() ?? ''
  }
  await ana.auth.changeEmail({ newEmail: 'new@meet.test' })
  const outside = ourSide(test.app).newBrowser()
  const verify = (token: string) => outside.auth.verifyEmail({ query: { token } })
  const confirm = await secretFor('new@meet.test')
  const invalid = { status: 401, code: 'INVALID_TOKEN' }
  for (let times = 0; times < 3; times += 1)
    expect((await verify(confirm)).data).toEqual({ status: true, user: null })
  expect(outside.cookies.size).toBe(0)
  expect((await ana.auth.getSession()).data?.user.email).toBe('new@meet.test')
  expect((await eventsOf(test, 'user.changed')).map(({ actorId }) => actorId)).toEqual([ana.userId])
  // Our own page posts, which no program does by following links: there it is used.
  const used = await test.newClient().send('POST /api/email-change', { body: { secret: confirm } })
  expect(refusedWith(used)).toEqual([410, 'email_change'])
  // It gives nothing back that the account has lost since.
  await test.app.users.change({ id: ana.userId, email: 'other@meet.test' })
  expect((await verify(confirm)).error).toMatchObject(invalid)
  await test.app.users.change({ id: ana.userId, email: 'new@meet.test' })
  expect((await verify(confirm)).error).toBeNull()
  const undo = await secretFor('ana@meet.test')
  expect((await verify(undo)).error).toMatchObject(invalid)
  await test.newClient().call('POST /api/email-change', { body: { secret: undo } })
  expect(await nameOf(ana)).toBeUndefined()
  for (const secret of [confirm, undo]) expect((await verify(secret)).error).toMatchObject(invalid)
})

test('an inbox isn’t flooded by changes of address, and no answer tells who has an account', async () => {
  const test = await startTestApp(open)
  const { settings, arrived } = await startMailServer()
  await useMailServer(test.app, settings)
  const [ana, bo] = [await signedInAs(test, 'Ana'), await signedInAs(test, 'Bo')]
  const statuses = async (newEmail: string): Promise<number[]> => {
    const answers: number[] = []
    for (let time = 0; time < 20; time += 1)
      answers.push((await ana.auth.changeEmail({ newEmail })).error?.status ?? 200)
    return answers
  }
  const expected = [...Array<number>(5).fill(200), ...Array<number>(15).fill(429)]
  expect(await statuses(bo.email)).toEqual(expected)
  expect(await statuses('nobody@x.test')).toEqual(expected)
  await test.app.start()
  onTestFinished(() => test.app.stop())
  await comesTrue(async () => expect(await test.database.query((prisma) => prisma.job.count())).toBe(0))
  expect(arrived.filter(({ to }) => to.includes(bo.email)).length).toBeLessThanOrEqual(1)
  expect(arrived.filter(({ to }) => to.includes('nobody@x.test'))).toHaveLength(1)
})

test('leaving takes some days here, too, and can be undone', async () => {
  const test = await startTestApp(open)
  const ana = await signedInAs(test, 'Ana')
  const response = await ana.fetch(at('/delete-user'), post('{}'))
  expect(await response.json()).toEqual({ success: true, message: 'User deleted' })
  const undo = response.headers.get('x-parley-undo') ?? ''
  const { error } = await ana.auth.signIn.email({ email: ana.email, password })
  expect(error).toMatchObject({ status: 403, code: 'LEAVING' })
  await test.newClient().call('POST /api/departure/undo', { body: { secret: undo.split('#')[1] ?? '' } })
  expect((await ana.auth.signIn.email({ email: ana.email, password })).error).toBeNull()
})
