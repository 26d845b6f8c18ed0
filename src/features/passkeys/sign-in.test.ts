import { expect, test } from 'vitest'
import { createAuthenticator, type Quirks } from '../../testing/authenticator.ts'
import { atDesk, eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const minute = 60_000

test('a passkey is added, listed, signs in with a session of its own, and says when it was used', async () => {
  const desk = await atDesk()
  const { ana, add, signIn, clock, newClient } = desk
  const added = await add()
  expect(added.statusCode).toBe(201)
  expect(added.json()).toMatchObject({ name: 'Laptop', backedUp: false })
  expect(added.json()).not.toHaveProperty('usedAt')

  clock.advance(minute)
  const { client, json } = await signIn()
  expect(json<{ user: object }>().user).toMatchObject({ email: 'ana@meet.test' })
  expect((await client.call('GET /api/sessions', {})).sessions).toHaveLength(2)
  const { passkeys } = await ana.call('GET /api/me/passkeys', {})
  expect(passkeys[0]?.usedAt).toBe(new Date(clock.now()).toISOString())

  // A browser that was somebody else’s gets a new session, too.
  const second = newClient()
  await second.call('POST /api/session', { body: { email: 'ana@meet.test', password: testPassword } })
  const before = second.cookies.get('__Host-parley_session')
  await signIn(undefined, desk.device, second)
  expect(second.cookies.get('__Host-parley_session')).not.toBe(before)

  const [started] = (await eventsOf(desk, 'session.')).slice(-1)
  expect(started).toMatchObject({ actorId: ana.userId, changes: [{ field: 'passkey', to: 'Laptop' }] })
})

test('what a device is asked for: it finds the passkey itself and checks who holds it', async () => {
  const { ana, add, newClient } = await atDesk()
  const options = await ana.call('POST /api/me/passkeys/options', {})
  expect(options).toMatchObject({
    rp: { id: 'meet.test' },
    user: { name: 'ana@meet.test', displayName: 'Ana' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [],
  })
  expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257])
  expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(64)
  await add()
  const again = await ana.call('POST /api/me/passkeys/options', {})
  expect(again.user.id).toBe(options.user.id)
  expect(again.excludeCredentials).toHaveLength(1)
  // Nobody learns who has an account.
  const asked = await newClient().call('POST /api/session/passkey/options', {})
  expect(asked).toMatchObject({ rpId: 'meet.test', allowCredentials: [], userVerification: 'required' })
})

test('a passkey nobody added is refused like any other, and so is one of a deleted account', async () => {
  const { app, ana, add, signIn } = await atDesk()
  const stranger = createAuthenticator({ origin })
  stranger.make(await ana.call('POST /api/me/passkeys/options', {}))
  const unknown = await signIn(undefined, stranger)
  await add()
  await app.users.change({ id: ana.userId, disabled: true })
  const disabled = await signIn()
  await app.users.delete(ana.userId)
  const deleted = await signIn()
  for (const answer of [unknown, disabled, deleted])
    expect(refusedWith(answer)).toEqual([401, 'passkey_refused'])
})

test('one that doesn’t count signs in again and again', async () => {
  const { add, signIn } = await atDesk({ counts: false })
  await add()
  for (let times = 0; times < 3; times += 1) expect((await signIn()).statusCode).toBe(200)
})

test.each([5, 4, 0])('a copy that says %i after 5 is refused, and admins see it', async (counter) => {
  const desk = await atDesk()
  await desk.add({ counter: 1 })
  await desk.signIn({ counter: 5 })
  const copy = desk.device.copy()
  expect(refusedWith(await desk.signIn({ counter }, copy))).toEqual([401, 'passkey_refused'])
  expect(await eventsOf(desk, 'passkey.clone')).toEqual([
    {
      event: 'passkey.clone_suspected',
      actorId: null,
      subject: desk.ana.userId,
      changes: [{ field: 'passkey', to: 'Laptop' }],
    },
  ])
  expect(desk.lines.filter((line) => line.includes('passkey.clone_suspected'))).toHaveLength(1)
  expect((await desk.signIn({ counter: 6 })).statusCode).toBe(200)
})

test('an answer is heard once, also when it comes several times at once', async () => {
  const { device, add, newClient } = await atDesk({ counts: false })
  await add()
  const client = newClient()
  const body = device.show(await client.call('POST /api/session/passkey/options', {}))
  const send = () => client.send('POST /api/session/passkey', { body })
  const codes = (await Promise.all([send(), send(), send(), send()])).map(({ statusCode }) => statusCode)
  expect(codes.sort()).toEqual([200, 410, 410, 410])
  expect(refusedWith(await send())).toEqual([410, 'passkey_question'])
})

test('an answer that was refused uses its question up', async () => {
  const { device, add, newClient } = await atDesk()
  await add()
  const client = newClient()
  const options = await client.call('POST /api/session/passkey/options', {})
  const send = (quirks: Quirks) =>
    client.send('POST /api/session/passkey', { body: device.show(options, quirks) })
  expect((await send({ forged: true })).statusCode).toBe(401)
  expect(refusedWith(await send({}))).toEqual([410, 'passkey_question'])
})

test('a question is answered by the browser that was asked, within five minutes', async () => {
  const { device, add, newClient, clock } = await atDesk()
  await add()
  const [asked, other, bare] = [newClient(), newClient(), newClient()]
  const options = await asked.call('POST /api/session/passkey/options', {})
  const first = await asked.call('POST /api/session/passkey/options', {})
  await other.call('POST /api/session/passkey/options', {})
  const body = device.show(options)
  for (const thief of [other, bare])
    expect(refusedWith(await thief.send('POST /api/session/passkey', { body }))).toEqual([
      410,
      'passkey_question',
    ])
  expect((await asked.send('POST /api/session/passkey', { body })).statusCode).toBe(200)
  clock.advance(5 * minute)
  const late = await asked.send('POST /api/session/passkey', { body: device.show(first) })
  expect(refusedWith(late)).toEqual([410, 'passkey_question'])
})

test('two tabs of a browser ask side by side', async () => {
  const { device, add, newClient } = await atDesk()
  await add()
  const browser = newClient()
  const [one, two] = [
    await browser.call('POST /api/session/passkey/options', {}),
    await browser.call('POST /api/session/passkey/options', {}),
  ]
  for (const options of [one, two])
    expect((await browser.send('POST /api/session/passkey', { body: device.show(options) })).statusCode).toBe(
      200,
    )
})

test('the question of one ceremony isn’t answered in another', async () => {
  const { ana, device, add, newClient } = await atDesk()
  await add()
  const visitor = newClient()
  const { challenge } = await visitor.call('POST /api/session/passkey/options', {})
  const confirm = await ana.call('POST /api/session/confirm/options', {})
  const adding = await ana.call('POST /api/me/passkeys/options', {})
  await ana.call('POST /api/session/passkey/options', {})
  const answers = [
    ['POST /api/session/confirm', { passkey: device.show(confirm, { challenge }) }],
    ['POST /api/session/confirm', { passkey: device.show(confirm, { challenge: adding.challenge }) }],
    ['POST /api/session/passkey', device.show(confirm)],
    [
      'POST /api/me/passkeys',
      { name: 'X', registration: device.make(adding, { challenge: confirm.challenge }) },
    ],
  ] as const
  for (const [key, body] of answers)
    expect(refusedWith(await ana.send(key, { body }))).toEqual([410, 'passkey_question'])
})

test.each(['AAAA', 'bnVsbA', 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjo3fQ', 'e30'])(
  'nonsense (%s) is refused like any other',
  async (nonsense) => {
    const { ana, add, device, newClient } = await atDesk()
    await add()
    const client = newClient()
    const shown = device.show(await client.call('POST /api/session/passkey/options', {}))
    const made = device.make(await ana.call('POST /api/me/passkeys/options', {}))
    for (const field of ['clientDataJSON', 'authenticatorData', 'signature'])
      expect(
        (await client.send('POST /api/session/passkey', { body: { ...shown, [field]: nonsense } }))
          .statusCode,
      ).toBeOneOf([401, 410])
    for (const field of ['clientDataJSON', 'attestationObject'])
      expect(
        (
          await ana.send('POST /api/me/passkeys', {
            body: { name: 'X', registration: { ...made, [field]: nonsense } },
          })
        ).statusCode,
      ).toBeOneOf([403, 410])
  },
)

test('nothing that was asked or answered gets into the log', async () => {
  const { lines, ana, device, add, signIn, newClient } = await atDesk()
  await add()
  const client = newClient()
  const options = await client.call('POST /api/session/passkey/options', {})
  const body = device.show(options, { forged: true })
  await client.send('POST /api/session/passkey', { body })
  await signIn({ counter: 0 })
  const { user, challenge } = await ana.call('POST /api/me/passkeys/options', {})
  const secrets = [options.challenge, challenge, user.id, body.id, body.signature, body.clientDataJSON]
  const log = lines.join('\n')
  expect(log).toContain('passkey.clone_suspected')
  for (const secret of [...secrets, ...client.cookies.values()]) expect(log).not.toContain(secret)
})
