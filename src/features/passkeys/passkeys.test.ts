import { expect, onTestFinished, test } from 'vitest'
import { createAuthenticator, type Quirks } from '../../testing/authenticator.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { atDesk, eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const minute = 60_000

test.each<[string, Quirks, string]>([
  ['whose owner wasn’t checked', { verified: false }, 'passkey_unverified'],
  ['made at another origin', { origin: 'https://evil.test' }, 'passkey_refused'],
  ['made at another port', { origin: 'https://meet.test:8443' }, 'passkey_refused'],
  ['made for another name', { rpId: 'evil.test' }, 'passkey_refused'],
  ['that answers the other kind of question', { type: 'webauthn.get' }, 'passkey_refused'],
])('a passkey %s isn’t kept', async (_what, quirks, reason) => {
  const { ana, add } = await atDesk()
  expect(refusedWith(await add(quirks))).toEqual([403, reason])
  expect((await ana.call('GET /api/me/passkeys', {})).passkeys).toEqual([])
})

test.each<[string, Quirks, string]>([
  ['whose owner wasn’t checked', { verified: false }, 'passkey_unverified'],
  ['shown at another origin', { origin: 'https://evil.test' }, 'passkey_refused'],
  ['for another name', { rpId: 'evil.test' }, 'passkey_refused'],
  ['signed with another key', { forged: true }, 'passkey_refused'],
  ['signed with another key, which says it counted back', { forged: true, counter: 1 }, 'passkey_refused'],
  ['of another account than it says', { userHandle: 'AAAA' }, 'passkey_refused'],
  ['that answers the other kind of question', { type: 'webauthn.create' }, 'passkey_refused'],
])('nobody signs in with a passkey %s', async (_what, quirks, reason) => {
  const desk = await atDesk()
  await desk.add()
  const refused = await desk.signIn(quirks)
  expect(refusedWith(refused)).toEqual([401, reason])
  expect((await refused.client.call('GET /api/me', {})).user).toBeUndefined()
  expect(await eventsOf(desk, 'passkey.clone')).toEqual([])
})

test('whoever leaves is told so by their passkey, and not let in', async () => {
  const desk = await atDesk()
  await desk.add()
  await desk.signedIn('Root', 'admin')
  await desk.ana.call('POST /api/me/departure', { body: { email: desk.ana.email } })
  expect(refusedWith(await desk.signIn())).toEqual([403, 'leaving'])
  expect(refusedWith(await desk.signIn({ forged: true }))).toEqual([401, 'passkey_refused'])
})

test('a passkey is made in the session that asked', async () => {
  const { ana, device, newClient } = await atDesk()
  const other = newClient()
  await other.call('POST /api/session', { body: { email: ana.email, password: testPassword } })
  const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
  const body = { name: 'Laptop', registration }
  expect(refusedWith(await other.send('POST /api/me/passkeys', { body }))).toEqual([410, 'passkey_question'])
  expect((await ana.send('POST /api/me/passkeys', { body })).statusCode).toBe(201)
})

test('a device’s passkey is added once, by whomever', async () => {
  const { signedIn, device, add } = await atDesk()
  await add()
  expect(refusedWith(await add())).toEqual([409, 'passkey_known'])
  const eve = await signedIn('Eve')
  const registration = device.make(await eve.call('POST /api/me/passkeys/options', {}))
  const stolen = await eve.send('POST /api/me/passkeys', { body: { name: 'Mine', registration } })
  expect(refusedWith(stolen)).toEqual([409, 'passkey_known'])
})

test('an account has at most 20', async () => {
  const { ana } = await atDesk()
  for (let count = 0; count < 20; count += 1) {
    const registration = createAuthenticator({ origin }).make(
      await ana.call('POST /api/me/passkeys/options', {}),
    )
    await ana.call('POST /api/me/passkeys', { body: { name: `No. ${count}`, registration } })
  }
  expect(refusedWith(await ana.send('POST /api/me/passkeys/options'))).toEqual([409, 'too_many_passkeys'])
})

test('a passkey is renamed and removed by whose it is, and that is written down', async () => {
  const desk = await atDesk()
  const { ana, signedIn, add, signIn } = desk
  const { id } = (await add()).json<{ id: string }>()
  const eve = await signedIn('Eve')
  const params = { id }
  const body = { name: 'Mine' }
  expect((await eve.send('PATCH /api/me/passkeys/:id', { params, body })).statusCode).toBe(404)
  expect((await eve.send('DELETE /api/me/passkeys/:id', { params })).statusCode).toBe(404)
  expect(
    (await ana.send('PATCH /api/me/passkeys/:id', { params, body: { name: '\u202E' } })).statusCode,
  ).toBe(400)
  await ana.call('PATCH /api/me/passkeys/:id', { params, body: { name: ' Desk ' } })
  await ana.call('PATCH /api/me/passkeys/:id', { params, body: { name: 'Desk' } })
  await ana.call('DELETE /api/me/passkeys/:id', { params })
  expect(refusedWith(await signIn())).toEqual([401, 'passkey_refused'])
  const by = { actorId: ana.userId, subject: ana.userId }
  expect(await eventsOf(desk, 'passkey.')).toEqual([
    { ...by, event: 'passkey.added', changes: [{ field: 'passkey', to: 'Laptop' }] },
    { ...by, event: 'passkey.renamed', changes: [{ field: 'passkey', from: 'Laptop', to: 'Desk' }] },
    { ...by, event: 'passkey.removed', changes: [{ field: 'passkey', from: 'Desk' }] },
  ])
})

test('whoever sits down at an open browser adds and removes nothing without proof', async () => {
  const { ana, device, add, clock } = await atDesk()
  const { id } = (await add()).json<{ id: string }>()
  const ways = () =>
    Promise.all([
      ana.send('POST /api/me/passkeys/options'),
      ana.send('DELETE /api/me/passkeys/:id', { params: { id } }),
    ])
  clock.advance(10 * minute)
  for (const answer of await ways()) expect(refusedWith(answer)).toEqual([403, 'confirm_needed'])
  const wrong = await ana.send('POST /api/session/confirm', { body: { password: 'not mine' } })
  expect(refusedWith(wrong)).toEqual([403, 'wrong_password'])
  for (const answer of await ways()) expect(answer.statusCode).toBe(403)

  await ana.call('POST /api/session/confirm', { body: { password: testPassword } })
  await ana.call('POST /api/me/passkeys/options', {})
  clock.advance(10 * minute)
  const options = await ana.call('POST /api/session/confirm/options', {})
  expect(options.allowCredentials).toHaveLength(1)
  await ana.call('POST /api/session/confirm', { body: { passkey: device.show(options) } })
  await ana.call('DELETE /api/me/passkeys/:id', { params: { id } })
  expect((await ana.send('POST /api/session/confirm/options')).statusCode).toBe(404)
})

test('nobody proves who they are with somebody else’s passkey, an unchecked one, or nothing', async () => {
  const { signedIn, device, add, ana } = await atDesk()
  await add()
  const eve = await signedIn('Eve')
  const hers = createAuthenticator({ origin })
  const registration = hers.make(await eve.call('POST /api/me/passkeys/options', {}))
  await eve.call('POST /api/me/passkeys', { body: { name: 'Hers', registration } })
  const confirm = async (quirks: Quirks, by = device) => {
    const passkey = by.show(await eve.call('POST /api/session/confirm/options', {}), quirks)
    return refusedWith(await eve.send('POST /api/session/confirm', { body: { passkey } }))
  }
  expect(await confirm({})).toEqual([403, 'passkey_refused'])
  expect(await confirm({ verified: false }, hers)).toEqual([403, 'passkey_unverified'])
  expect(await confirm({ counter: 1 }, hers)).toEqual([403, 'passkey_refused'])
  const both = {
    password: testPassword,
    passkey: hers.show(await ana.call('POST /api/session/confirm/options', {})),
  }
  for (const body of [{}, both])
    expect((await eve.send('POST /api/session/confirm', { body })).statusCode).toBe(400)
})

test('guesses at a password count together with those at its own card', async () => {
  const { ana } = await atDesk()
  for (let tries = 0; tries < 5; tries += 1)
    await ana.send('POST /api/session/confirm', { body: { password: 'a guess' } })
  const body = { current: testPassword, password: 'quite another sentence' }
  expect((await ana.send('POST /api/me/password', { body })).statusCode).toBe(429)
})

test('a server that has only an address says so, and asks nobody', async () => {
  const test = await startTestApp({
    http: {
      kind: 'ipv4',
      name: '203.0.113.1',
      origins: ['https://203.0.113.1'],
      publicUrl: 'https://203.0.113.1',
    },
  })
  const ana = await test.signedIn('Ana')
  expect(await ana.call('GET /api/me', {})).not.toHaveProperty('passkeysAt')
  expect((await ana.call('GET /api/me/passkeys', {})).passkeys).toEqual([])
  for (const key of ['POST /api/me/passkeys/options', 'POST /api/session/passkey/options'])
    expect(refusedWith(await ana.send(key))).toEqual([404, 'no_passkeys_here'])
})

test('elsewhere it names the host passkeys belong to', async () => {
  const { newClient } = await startTestApp()
  expect(await newClient().call('GET /api/me', {})).toMatchObject({ passkeysAt: 'meet.test' })
})

test('a passkey that comes or goes is told by mail; one that doesn’t isn’t', async () => {
  const { ana, add, app } = await atDesk()
  const { settings, arrived } = await startMailServer()
  await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  await add({ forged: true, verified: false })
  const { id } = (await add(undefined, 'evil.test')).json<{ id: string }>()
  await comesTrue(() => expect(arrived).toHaveLength(1))
  await ana.call('DELETE /api/me/passkeys/:id', { params: { id } })
  await comesTrue(() => expect(arrived).toHaveLength(2))
  expect(arrived.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
    [[ana.email], 'A passkey was added to your account on Parley'],
    [[ana.email], 'A passkey was removed from your account on Parley'],
  ])
  // What somebody called it is no link in it.
  for (const { parsed } of arrived) expect(parsed.text).toContain('evil. test')
})
