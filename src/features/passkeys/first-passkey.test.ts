import { expect, onTestFinished, test } from 'vitest'
import type { FirstPasskey } from '../../contract/passkeys.ts'
import { statement } from '../../platform/db/statement.ts'
import { createAuthenticator, type Quirks } from '../../testing/authenticator.ts'
import type { TestClient } from '../../testing/client.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp, testPassword, type TestAppOptions } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const key = 'POST /api/registration'
const bo = { name: 'Bo', email: 'Bo@meet.test' }
const open: TestAppOptions = { settings: { 'accounts.registration': 'open' } }

/** Somebody with a device, who has no account yet. */
const withStranger = async (options: TestAppOptions = open) => {
  const test = await startTestApp(options)
  const device = createAuthenticator({ origin })
  const client = test.newClient()
  const make = async (quirks?: Quirks, by: TestClient = client): Promise<FirstPasskey> => {
    const asked = await by.call('POST /api/registration/passkey/options', { body: bo })
    return { name: 'Laptop', registration: device.make(asked, quirks) }
  }
  const register = (passkey: FirstPasskey, by: TestClient = client, more: object = {}) =>
    by.send(key, { body: { ...bo, passkey, ...more } })
  const signIn = async (by: TestClient = test.newClient()) => {
    const assertion = device.show(await by.call('POST /api/session/passkey/options', {}))
    return by.send('POST /api/session/passkey', { body: assertion })
  }
  return { ...test, device, client, make, register, signIn }
}

/** Rows that an attempt which failed must not leave behind. */
const leftBehind = async ({ app, database }: Awaited<ReturnType<typeof withStranger>>) => {
  const accounts = (await app.users.list()).filter(({ email }) => email === 'bo@meet.test')
  return [accounts.length, (await database.hot.rows(allPasskeys, {})).length]
}

const allPasskeys = statement<{ id: string }, object>('test_all_passkeys', `SELECT "id" FROM "passkeys"`)

test('an account is made with a passkey, signed in, and opened with it from then on', async () => {
  const desk = await withStranger()
  const { client, make, register, signIn, newClient } = desk
  const made = await register(await make())
  expect([made.statusCode, made.json()]).toMatchObject([
    201,
    { user: { email: 'Bo@meet.test' }, noPassword: true },
  ])
  expect(await client.call('GET /api/me', {})).toMatchObject({ user: { name: 'Bo' }, noPassword: true })
  expect((await client.call('GET /api/me/passkeys', {})).passkeys).toMatchObject([{ name: 'Laptop' }])
  const again = await signIn()
  expect([again.statusCode, again.json()]).toMatchObject([
    200,
    { user: { email: 'Bo@meet.test' }, noPassword: true },
  ])
  const body = { email: bo.email, password: testPassword }
  expect((await newClient().send('POST /api/session', { body })).statusCode).toBe(401)
  expect(await eventsOf(desk, 'user.')).toMatchObject([
    { event: 'user.registered', changes: [{ field: 'passkey', to: 'Laptop' }] },
  ])
  // Nothing else may be left of an account.
  const { id = '' } = (await client.call('GET /api/me/passkeys', {})).passkeys[0] ?? {}
  const removed = await client.send('DELETE /api/me/passkeys/:id', { params: { id } })
  expect(refusedWith(removed)).toEqual([409, 'last_way_in'])
})

test('what is asked of the device belongs to nobody else, and tells nothing of who has an account', async () => {
  const { client, newClient, signedIn } = await withStranger()
  await signedIn('Bo')
  const ask = (by: TestClient) => by.call('POST /api/registration/passkey/options', { body: bo })
  const [one, other] = [await ask(client), await ask(newClient())]
  expect(Buffer.from(one.user.id, 'base64url')).toHaveLength(64)
  expect(one.user.id).not.toBe(other.user.id)
  expect(one).toMatchObject({ user: { name: 'Bo@meet.test', displayName: 'Bo' }, excludeCredentials: [] })
})

test('an invitation is accepted with a passkey, and kept by one that is refused', async () => {
  const desk = await withStranger({})
  const { signedIn, client, make, signIn } = desk
  const admin = await signedIn('Root', 'admin')
  const { made } = await admin.call('POST /api/invitations', { body: { emails: [bo.email] } })
  const secret = made[0]?.link?.url.split('#')[1] ?? ''
  const accept = (more: object) =>
    client.send('POST /api/invitation/accept', { body: { secret, name: 'Bo', ...more } })
  expect(refusedWith(await accept({ passkey: await make({ verified: false }) }))).toEqual([
    403,
    'passkey_unverified',
  ])
  expect(await leftBehind(desk)).toEqual([0, 0])
  expect((await accept({ passkey: await make() })).statusCode).toBe(201)
  expect((await signIn()).statusCode).toBe(200)
  const [accepted] = await eventsOf(desk, 'invitation.accepted')
  expect(accepted?.changes).toEqual([
    { field: 'role', to: 'user' },
    { field: 'passkey', to: 'Laptop' },
  ])
})

test('where addresses are confirmed by mail, nobody gets an account by a passkey without the link', async () => {
  const desk = await withStranger()
  const { app, register, make, client, newClient, signIn } = desk
  const server = await startMailServer()
  await useMailServer(app, server.settings)
  await app.start()
  onTestFinished(() => app.stop())
  expect(refusedWith(await register(await make()))).toEqual([409, 'by_mail'])
  await client.call('POST /api/registration/request', { body: { email: bo.email } })
  await comesTrue(() => expect(server.arrived).toHaveLength(1))
  const text = server.arrived[0]?.parsed.text ?? ''
  const secret = /\/register\/confirm#([\w-]+)/.exec(text)?.[1] ?? ''
  const accept = async (by: TestClient, passkey: FirstPasskey) =>
    (await by.send('POST /api/registration/accept', { body: { secret, name: 'Bo', passkey } })).statusCode
  // Of two who use the link at once, one gets the account, with one passkey.
  const other = newClient()
  const thief = createAuthenticator({ origin })
  const asked = await other.call('POST /api/registration/passkey/options', { body: bo })
  const theirs = { name: 'Other', registration: thief.make(asked) }
  const codes = await Promise.all([accept(client, await make()), accept(other, theirs)])
  expect(codes.filter((code) => code === 201)).toHaveLength(1)
  expect(await leftBehind(desk)).toEqual([1, 1])
  if (codes[0] === 201) expect((await signIn()).statusCode).toBe(200)
})

test.each<[string, Quirks, [number, string]]>([
  ['whose device hasn’t checked who holds it', { verified: false }, [403, 'passkey_unverified']],
  ['made for another site', { origin: 'https://evil.test' }, [403, 'passkey_refused']],
  ['made for another name', { rpId: 'evil.test' }, [403, 'passkey_refused']],
  ['that answers another question', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }, [410, 'passkey_question']],
  ['that was shown, not made', { type: 'webauthn.get' }, [403, 'passkey_refused']],
])('one %s makes no account', async (_what, quirks, refused) => {
  const desk = await withStranger()
  expect(refusedWith(await desk.register(await desk.make(quirks)))[1]).toBe(refused[1])
  expect(await leftBehind(desk)).toEqual([0, 0])
})

test('an answer is taken once, from the browser that was asked, to the question it was asked', async () => {
  const desk = await withStranger()
  const { client, make, register, newClient, signedIn, device } = desk
  const elsewhere = newClient()
  await elsewhere.call('POST /api/registration/passkey/options', { body: bo })
  expect(refusedWith(await register(await make(), elsewhere))).toEqual([410, 'passkey_question'])
  expect(refusedWith(await register(await make(), newClient()))).toEqual([410, 'passkey_question'])
  // A question for a sign-in, or for somebody who has an account, is none for a new one.
  const { challenge } = await client.call('POST /api/session/passkey/options', {})
  expect(refusedWith(await register(await make({ challenge })))).toEqual([410, 'passkey_question'])
  const ana = await signedIn('Ana')
  const own = await ana.call('POST /api/me/passkeys/options', {})
  expect(refusedWith(await register({ name: 'X', registration: device.make(own) }))).toEqual([
    410,
    'passkey_question',
  ])
  const first = await make()
  const added = await ana.send('POST /api/me/passkeys', { body: first })
  expect(refusedWith(added)).toEqual([410, 'passkey_question'])
  expect(await leftBehind(desk)).toEqual([0, 0])
  expect((await register(first)).statusCode).toBe(201)
  const second = { ...bo, email: 'cy@meet.test' }
  const again = await client.send(key, { body: { ...second, passkey: first } })
  expect(refusedWith(again)).toEqual([410, 'passkey_question'])
  const known = await client.send(key, { body: { ...second, passkey: await make() } })
  expect(refusedWith(known)).toEqual([409, 'passkey_known'])
})

test('either a password or a passkey; what stands in the way otherwise is said before one is used up', async () => {
  const desk = await withStranger()
  const { client, make, register, signedIn } = desk
  const passkey = await make()
  expect((await register(passkey, client, { password: testPassword })).statusCode).toBe(400)
  expect((await client.send(key, { body: bo })).statusCode).toBe(400)
  const ana = await signedIn('Ana')
  const taken = await register(passkey, client, { email: ana.email })
  expect(refusedWith(taken)).toEqual([409, 'email_taken'])
  expect((await register(passkey)).statusCode).toBe(201)
})

test('nobody registers with a passkey where nobody may register, or where there are no passkeys', async () => {
  const invited = await withStranger({})
  expect(refusedWith(await invited.register(await invited.make()))).toEqual([403, 'registration_closed'])
  expect(await leftBehind(invited)).toEqual([0, 0])
  const { newClient } = await startTestApp({
    ...open,
    http: {
      name: '203.0.113.7',
      kind: 'ipv4',
      publicUrl: 'https://203.0.113.7',
      origins: ['https://203.0.113.7'],
    },
  })
  const asked = await newClient().send('POST /api/registration/passkey/options', { body: bo })
  expect(refusedWith(asked)).toEqual([404, 'no_passkeys_here'])
})

test('whoever has only a passkey proves with it who they are, for all that asks for it', async () => {
  const desk = await withStranger()
  const { client, make, register, device, clock, newClient } = desk
  await register(await make())
  const prove = async () => {
    const passkey = device.show(await client.call('POST /api/session/confirm/options', {}))
    await client.call('POST /api/session/confirm', { body: { passkey } })
  }
  const wanted = [
    ['POST /api/me/email', { email: 'new@meet.test' }],
    ['POST /api/me/passkeys/options', undefined],
    ['POST /api/me/password', { password: testPassword }],
  ] as const
  for (const [operation, body] of wanted) {
    clock.advance(10 * 60_000)
    const send = () => client.send(operation, body === undefined ? {} : { body })
    expect(refusedWith(await send())).toEqual([403, 'confirm_needed'])
    await prove()
    expect((await send()).statusCode).toBe(200)
  }
  // From here on there is a password, and it is asked for.
  expect((await client.call('GET /api/me', {})).noPassword).toBeUndefined()
  const refused = await client.send('POST /api/me/password', { body: { password: 'quite another sentence' } })
  expect(refusedWith(refused)).toEqual([403, 'wrong_password'])
  const signedIn = await newClient().send('POST /api/session', {
    body: { email: 'new@meet.test', password: testPassword },
  })
  expect(signedIn.statusCode).toBe(200)
})

test('a first passkey is a second factor: nothing more is owed', async () => {
  const { make, register, client } = await withStranger({
    settings: { 'accounts.registration': 'open', 'accounts.second_factor': 'everybody' },
  })
  expect((await register(await make())).json()).not.toHaveProperty('mustSetUpSecondFactor')
  expect((await client.send('POST /api/rooms', { body: { name: 'Tea' } })).statusCode).toBe(201)
})

test('whoever lost the device comes back by a link for a password', async () => {
  const desk = await withStranger()
  const { make, register, client, signedIn, newClient } = desk
  await register(await make())
  const id = (await client.call('GET /api/me', {})).user?.id ?? ''
  const admin = await signedIn('Root', 'admin')
  const namesBy = async (way: 'passkey' | 'password') =>
    (await admin.call('GET /api/users', { query: { way } })).users.map(({ name }) => name)
  expect([await namesBy('passkey'), await namesBy('password')]).toEqual([['Bo'], ['Root']])
  const { url } = await admin.call('POST /api/users/:id/reset-link', { params: { id } })
  const secret = url.split('#')[1] ?? ''
  const back = await newClient().call('POST /api/reset', { body: { secret, password: testPassword } })
  expect(back).toMatchObject({ user: { id } })
  expect(back.noPassword).toBeUndefined()
})

test('and, where mail works, by the link that is mailed to whoever asks for one', async () => {
  const { settings, arrived } = await startMailServer()
  const { make, register, signIn, app, newClient } = await withStranger()
  await register(await make())
  await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  await newClient().call('POST /api/reset/request', { body: { email: bo.email } })
  await comesTrue(() => expect(arrived.map(({ to }) => to)).toEqual([[bo.email]]))
  const secret = /\/reset#([\w-]+)/.exec(arrived[0]?.parsed.text ?? '')?.[1] ?? ''
  const back = await newClient().call('POST /api/reset', { body: { secret, password: testPassword } })
  expect(back.noPassword).toBeUndefined()
  // What was lost may turn up again: its owner removes it where they don’t want it.
  expect((await signIn()).statusCode).toBe(200)
})
