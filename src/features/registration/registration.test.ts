import { expect, test } from 'vitest'
import { generousRates } from '../../testing/generous-rates.ts'
import { startTestApp, testPassword, type TestAppOptions } from '../../testing/start-test-app.ts'

const key = 'POST /api/registration'
const ana = { name: 'Ana', email: 'Ana@meet.test', password: testPassword }
const open: TestAppOptions = { settings: { 'accounts.registration': 'open' } }

test('where everybody may, somebody makes an account, is signed in, and is no admin', async () => {
  const { newClient, signedIn } = await startTestApp(open)
  await signedIn('Root', 'admin')
  const client = newClient()
  expect((await client.call('GET /api/me', {})).mayRegister).toBe(true)
  const me = await client.call(key, { body: ana })
  expect(me.user).toMatchObject({ name: 'Ana', email: 'Ana@meet.test', role: 'user' })
  expect(me.mayRegister).toBeUndefined()
  expect((await client.call('GET /api/me', {})).user?.name).toBe('Ana')
  const asked = await newClient().send(key, { body: { ...ana, role: 'admin' } })
  expect(asked.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'role' }] })
})

test.each(['invited', 'closed'] as const)('%s: nobody does, and no page offers it', async (registration) => {
  const { newClient, app } = await startTestApp({ settings: { 'accounts.registration': registration } })
  const refused = await newClient().send(key, { body: ana })
  expect(refused.json()).toMatchObject({ code: 'forbidden', reason: 'registration_closed' })
  expect((await newClient().call('GET /api/me', {})).mayRegister).toBeUndefined()
  expect(await app.users.list()).toEqual([])
})

test('an open registration says that an address has an account, and to fewer and fewer questions', async () => {
  const { newClient, signedIn, clock } = await startTestApp(open)
  await signedIn('Ana')
  const curious = newClient('203.0.113.66')
  const ask = () => curious.send(key, { body: ana })
  for (let tries = 0; tries < 5; tries += 1)
    expect((await ask()).json()).toMatchObject({ code: 'conflict', reason: 'email_taken' })
  const slowed = await ask()
  expect([slowed.statusCode, slowed.headers['retry-after']]).toEqual([429, '1'])
  clock.advance(1000)
  expect((await ask()).statusCode).toBe(409)
  expect((await ask()).headers['retry-after']).toBe('2')
  const other = await newClient('198.51.100.7').send(key, { body: { ...ana, email: 'bo@meet.test' } })
  expect(other.statusCode).toBe(201)
})

test('asking for one that is free makes the questions before it count no less', async () => {
  const { newClient, signedIn } = await startTestApp({ ...open, rates: generousRates })
  await signedIn('Ana')
  const curious = newClient('203.0.113.66')
  const ask = async (body: object) => (await curious.send(key, { body })).statusCode
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await ask({ ...ana, email: `free-${String(tries)}@meet.test` })).toBe(201)
    expect(await ask(ana)).toBe(409)
  }
  expect(await ask(ana)).toBe(429)
})

test('a class behind one address registers at once', async () => {
  const { newClient } = await startTestApp(open)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      newClient().send(key, { body: { ...ana, email: `pupil-${index}@school.test` } }),
    ),
  )
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
})

test('of two who want the same address at once, one gets it', async () => {
  const { newClient } = await startTestApp(open)
  const answers = await Promise.all([1, 2].map(() => newClient().send(key, { body: ana })))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
})

test('where registration is closed nobody is invited either, and invitations that were made open nothing', async () => {
  const { signedIn, newClient, database, app } = await startTestApp({
    settings: { 'accounts.registration': 'closed' },
  })
  const admin = await signedIn('Root', 'admin')
  const refused = await admin.send('POST /api/invitations', { body: {} })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'registration_closed' })
  const before = await startTestApp({ database, settings: { 'accounts.registration': 'invited' } })
  const earlier = await before.app.invitations.create({ byId: null })
  const secret = earlier.made[0]?.link.url.split('#')[1] ?? ''
  expect((await newClient().send('POST /api/invitation/check', { body: { secret } })).statusCode).toBe(410)
  expect((await before.newClient().send('POST /api/invitation/check', { body: { secret } })).statusCode).toBe(
    200,
  )
  expect(await app.users.list()).toHaveLength(1)
})
