import { expect, test } from 'vitest'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { appOf, withApp, wrongCode } from '../../testing/second-factor-desk.ts'
import { testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const minute = 60_000
const ticket = '__Host-parley_sign_in'
const session = '__Host-parley_session'
const deviceCookie = '__Host-parley_device'

test('a right password signs nobody in: a code is awaited, which does', async () => {
  const desk = await withApp()
  const { ana, newClient, finish, code } = desk
  const client = newClient()
  const answer = await client.send('POST /api/session', {
    body: { email: ana.email, password: testPassword },
  })
  expect(answer.json()).toMatchObject({ codeAwaited: true })
  expect(answer.json()).not.toHaveProperty('user')
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-parley_sign_in=[\w-]{22}; Path=\/; Max-Age=300; Secure; HttpOnly; SameSite=Lax$/,
  )
  expect([...client.cookies.keys()]).toEqual([ticket])
  expect((await client.send('GET /api/sessions')).statusCode).toBe(401)
  const before = (await eventsOf(desk, 'session.')).length

  const finished = await finish(client, code())
  expect(finished.json<{ user: object }>().user).toMatchObject({ name: 'Ana' })
  expect([...client.cookies.keys()]).toEqual([session, deviceCookie])
  expect((await client.send('GET /api/sessions')).statusCode).toBe(200)
  const events = await eventsOf(desk, 'session.')
  expect(events.slice(before)).toMatchObject([
    { event: 'session.started', actorId: ana.userId, changes: [{ field: 'second_factor', to: 'app' }] },
  ])
})

test('without the right password nobody learns whether a code would be wanted', async () => {
  const { app, ana, newClient } = await withApp()
  await app.users.create({ name: 'Bo', email: 'bo@meet.test', password: testPassword, role: 'user' })
  const answers = await Promise.all(
    [ana.email, 'bo@meet.test', 'nobody@meet.test'].map(async (email) => {
      const client = newClient()
      const answer = await client.send('POST /api/session', { body: { email, password: 'not theirs' } })
      const { requestId: _, ...said } = answer.json<{ requestId: string }>()
      return { said, status: answer.statusCode, cookies: client.cookies.size }
    }),
  )
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test.each([
  [-2, 401],
  [-1, 200],
  [0, 200],
  [1, 200],
  [2, 401],
])('a code of %i half minutes from now: %i', async (steps, status) => {
  const { halfSignedIn, finish, code, nextCode } = await withApp()
  nextCode()
  expect((await finish(await halfSignedIn(), code(steps))).statusCode).toBe(status)
})

test('a code works once, and none from before it', async () => {
  const { halfSignedIn, finish, code } = await withApp()
  const [now, before] = [code(), code(-1)]
  expect((await finish(await halfSignedIn(), now)).statusCode).toBe(200)
  for (const given of [now, before])
    expect(refusedWith(await finish(await halfSignedIn(), given))).toEqual([401, 'wrong_code'])
})

test('of the same code at once in several browsers, one is taken', async () => {
  const { halfSignedIn, finish, code } = await withApp()
  const clients = [await halfSignedIn(), await halfSignedIn(), await halfSignedIn()]
  const answers = await Promise.all(clients.map((client) => finish(client, code())))
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
})

test('a recovery code works once, however it is typed', async () => {
  const { halfSignedIn, finish, recoveryCodes } = await withApp()
  const [first = '', second = ''] = recoveryCodes
  expect((await finish(await halfSignedIn(), first.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200)
  expect(refusedWith(await finish(await halfSignedIn(), first))).toEqual([401, 'wrong_code'])
  const typed = second.replaceAll('0', 'O').replaceAll('1', 'l')
  expect((await finish(await halfSignedIn(), typed)).statusCode).toBe(200)
})

test('somebody else’s codes open nothing', async () => {
  const { signedIn, recoveryCodes, newClient, clock, finish } = await withApp()
  const eve = await signedIn('Eve')
  const { code } = appOf(await eve.call('POST /api/me/second-factor/begin', {}), clock)
  await eve.call('POST /api/me/second-factor', { body: { code: code() } })
  clock.advance(30_000)
  const client = newClient()
  await client.call('POST /api/session', { body: { email: eve.email, password: testPassword } })
  expect(refusedWith(await finish(client, recoveryCodes[0] ?? ''))).toEqual([401, 'wrong_code'])
})

test('half a sign-in belongs to its browser, ends after five minutes, and works once', async () => {
  const { halfSignedIn, finish, code, nextCode, newClient, clock } = await withApp()
  const first = await halfSignedIn()
  const secret = first.cookies.get(ticket) ?? ''
  expect(refusedWith(await finish(newClient(), code()))).toEqual([410, 'sign_in_ticket'])
  expect((await finish(first, code())).statusCode).toBe(200)
  nextCode()
  const again = newClient()
  again.cookies.set(ticket, secret)
  expect(refusedWith(await finish(again, code()))).toEqual([410, 'sign_in_ticket'])
  const late = await halfSignedIn()
  clock.advance(5 * minute)
  expect(refusedWith(await finish(late, code()))).toEqual([410, 'sign_in_ticket'])
})

test('half a sign-in is worth nothing once the account is disabled or has another password', async () => {
  const { app, ana, halfSignedIn, finish, code } = await withApp()
  const first = await halfSignedIn()
  await app.users.change({ id: ana.userId, disabled: true })
  expect(refusedWith(await finish(first, code()))).toEqual([410, 'sign_in_ticket'])
  await app.users.change({ id: ana.userId, disabled: false })
  const second = await halfSignedIn()
  const { passwordHash: from } = await app.users.get(ana.userId)
  await app.users.setPassword({ id: ana.userId, password: 'another pass phrase', from })
  expect(refusedWith(await finish(second, code()))).toEqual([410, 'sign_in_ticket'])
})

test('a handful of wrong codes ends half a sign-in, which is written down; one that runs out isn’t', async () => {
  const desk = await withApp({ rates: generousRates })
  const { ana, halfSignedIn, finish, code, clock } = desk
  const late = await halfSignedIn()
  clock.advance(5 * minute)
  expect(refusedWith(await finish(late, code()))).toEqual([410, 'sign_in_ticket'])
  const client = await halfSignedIn()
  const wrong = async () => refusedWith(await finish(client, 'aaaa-aaaa-aaaa-aaaa'))
  for (let times = 0; times < 4; times += 1) expect(await wrong()).toEqual([401, 'wrong_code'])
  expect(await eventsOf(desk, 'second_factor.codes')).toEqual([])
  expect(await wrong()).toEqual([410, 'sign_in_ticket'])
  expect(await eventsOf(desk, 'second_factor.codes')).toEqual([
    { event: 'second_factor.codes_refused', actorId: null, subject: ana.userId, changes: [] },
  ])
  clock.advance(2 * minute)
  expect(refusedWith(await finish(client, code()))).toEqual([410, 'sign_in_ticket'])
})

/** A hundred sign-ins, each with its password hashed as it is for people. */
const dayOfGuesses = 60_000

const startingOver =
  'starting over doesn’t help whoever guesses: each further code waits longer, up to a quarter of an hour'
test(startingOver, { timeout: dayOfGuesses }, async () => {
  const { halfSignedIn, finish, code, clock, recoveryCodes } = await withApp({ rates: generousRates })
  const end = clock.now() + 24 * 60 * minute
  let taken = 0
  let longest = 0
  while (clock.now() < end) {
    const client = await halfSignedIn()
    let answer = await finish(client, wrongCode(code()))
    // As often as it is taken; whoever waits long must start over.
    while (answer.statusCode === 401) {
      taken += 1
      answer = await finish(client, wrongCode(code()))
    }
    const wait = Number(answer.headers['retry-after'] ?? 0)
    longest = Math.max(longest, wait)
    clock.advance(wait * 1000)
  }
  // Of a million codes three are right at a time.
  expect(taken).toBeLessThan(120)
  expect(longest).toBe(15 * 60)
  const guess = async () => finish(await halfSignedIn(), wrongCode(code()))
  expect((await guess()).statusCode).toBe(401)
  expect((await guess()).statusCode).toBe(429)
  // Its owner has another way, at once.
  expect((await finish(await halfSignedIn(), recoveryCodes[0] ?? '')).statusCode).toBe(200)
})

test('many guesses at once don’t slip by', async () => {
  const { halfSignedIn, finish, code } = await withApp({ rates: generousRates })
  const clients = await Promise.all(Array.from({ length: 20 }, () => halfSignedIn()))
  const answers = await Promise.all(clients.map((client) => finish(client, wrongCode(code()))))
  expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeLessThanOrEqual(5)
})

test('a reset link changes the password, and doesn’t skip the code', async () => {
  const { signedIn, ana, newClient, finish, code } = await withApp()
  const admin = await signedIn('Root', 'admin')
  const { url } = await admin.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
  const client = newClient()
  const body = { secret: url.split('#')[1] ?? '', password: 'another pass phrase' }
  const me = await client.call('POST /api/reset', { body })
  expect(me).toMatchObject({ codeAwaited: true })
  expect(me).not.toHaveProperty('user')
  expect([...client.cookies.keys()]).toEqual([ticket])
  expect((await finish(client, code())).statusCode).toBe(200)
})

test('a passkey wants no code', async () => {
  const { ana, newClient } = await withApp()
  const device = createAuthenticator({ origin })
  const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
  await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
  const client = newClient()
  const body = device.show(await client.call('POST /api/session/passkey/options', {}))
  expect((await client.call('POST /api/session/passkey', { body })).user?.name).toBe('Ana')
})

test('whoever is signed in as somebody else stays so until the code', async () => {
  const { ana, signedIn, finish, code } = await withApp()
  const bo = await signedIn('Bo')
  const body = { email: ana.email, password: testPassword }
  const me = await bo.call('POST /api/session', { body })
  expect(me).not.toHaveProperty('user')
  expect((await bo.call('GET /api/me', {})).user?.name).toBe('Bo')
  expect((await finish(bo, code())).json()).toMatchObject({ user: { name: 'Ana' } })
  expect((await bo.call('GET /api/me', {})).user?.name).toBe('Ana')
})
