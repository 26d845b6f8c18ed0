import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { statement } from '../../platform/db/statement.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { TestClient } from '../../testing/client.ts'
import { createAuditStore } from '../audit/index.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const key = 'POST /api/me/export'

type Files = Record<string, string>

const filesOf = async (client: TestClient, language = 'en') => {
  const answer = await client.send(key, { headers: { 'accept-language': language } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const found = unzipSync(answer.rawPayload)
  const files: Files = Object.fromEntries(
    Object.entries(found).map(([name, bytes]) => [name, strFromU8(bytes)]),
  )
  return { files, answer }
}

const rows = (files: Files, name: string) => JSON.parse(files[`${name}.json`] ?? '') as object[]

describeDatabases('the archive', ({ open }) => {
  test('holds everything about an account, and nothing of anybody else', async () => {
    const { signedIn, database, newClient } = await startTestApp({ database: await open() })
    const ana = await signedIn('Ana', 'admin')
    const eve = await signedIn('Eve', 'admin')
    const { code } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
    await ana.call('POST /api/rooms/:code/join', { params: { code }, body: {} })
    await newClient().call('POST /api/rooms/:code/join', { params: { code }, body: { name: 'canary-guest' } })
    const { code: gone } = await ana.call('POST /api/rooms', { body: { name: 'Gone' } })
    await ana.call('DELETE /api/rooms/:code', { params: { code: gone } })
    const body = { name: 'Script', scopes: ['rooms:read' as const] }
    const apiKey = (await ana.call('POST /api/me/keys', { body })).secret
    const begun = await ana.call('POST /api/me/second-factor/begin', {})
    await ana.call('POST /api/invitations', { body: { emails: ['canary@invited.test'] } })
    // Both ways: an admin did something to somebody, and had something done.
    const eveAway = newClient('198.51.100.99')
    await eveAway.call('POST /api/session', { body: { email: eve.email, password: testPassword } })
    const params = { id: ana.userId }
    await eveAway.call('PATCH /api/users/:id', { params, body: { name: 'Anna', version: 1 } })
    const email = 'canary@changed.test'
    await ana.call('PATCH /api/users/:id', { params: { id: eve.userId }, body: { email, version: 1 } })
    const everySecret = statement<{ value: string | null }, object>(
      'test_every_secret',
      `SELECT "secretHash" AS "value" FROM "sessions" UNION SELECT "passwordHash" FROM "users"
       UNION SELECT "secretHash" FROM "invitations" UNION SELECT "secretHash" FROM "visitors"
       UNION SELECT "secretHash" FROM "api_keys" UNION SELECT "secret" FROM "totps"`,
    )
    const secrets = (await database.hot.rows(everySecret, {})).flatMap(({ value }) => value ?? [])
    expect(secrets.length).toBeGreaterThan(4)

    const { files, answer } = await filesOf(ana)
    expect(answer.headers['content-type']).toBe('application/zip')
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="parley-\d{4}-\d\d-\d\d\.zip"$/,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(JSON.parse(files['profile.json'] ?? '')).toMatchObject({
      name: 'Anna',
      email: ana.email,
      username: null,
      role: 'admin',
    })
    expect(rows(files, 'sessions')).toMatchObject([{ address: '203.0.113.7' }])
    expect(rows(files, 'rooms')).toMatchObject([
      { name: 'Tea', code, deletedAt: null },
      { name: 'Gone', deletedAt: expect.stringMatching(/Z$/) as string },
    ])
    expect(rows(files, 'meetings')).toMatchObject([{ room: 'Tea', name: 'Ana', role: 'host' }])
    expect(rows(files, 'invitations')).toMatchObject([{ role: 'user', isForOneAddress: true }])
    expect(rows(files, 'passkeys')).toEqual([])
    expect(rows(files, 'identities')).toEqual([])
    expect(rows(files, 'api-keys')).toMatchObject([{ name: 'Script', scopes: ['rooms:read'] }])
    expect(rows(files, 'second-factor')).toEqual({ onSince: null, unusedRecoveryCodes: 0 })
    const activity = rows(files, 'activity')
    expect(activity).toContainEqual(
      expect.objectContaining({
        event: 'user.changed',
        by: 'user',
        about: 'you',
        changes: [{ field: 'name', from: 'Ana', to: 'Anna' }],
      }),
    )
    expect(activity).toContainEqual(
      expect.objectContaining({ event: 'user.changed', by: 'you', changes: [{ field: 'email' }] }),
    )
    const everything = Object.values(files).join('\n')
    const cookies = [...ana.cookies.values(), ...eve.cookies.values()]
    const canaries = [
      ...secrets,
      apiKey,
      begun.secret,
      ...cookies,
      eve.email,
      'Eve',
      'canary',
      '198.51.100.99',
      testPassword,
    ]
    expect(canaries.filter((canary) => everything.includes(canary))).toEqual([])
    for (const name of Object.keys(files))
      if (name !== 'README.txt')
        expect(files['README.txt']).toMatch(new RegExp(`^${name}\\n {2}\\S.{20,}`, 'm'))
  })

  test('reads on where the first page of rows ends', async () => {
    const { signedIn, database } = await startTestApp({ database: await open() })
    const ana = await signedIn('Ana')
    const audit = createAuditStore({ database })
    for (let index = 0; index < 450; index += 1)
      await audit.insert({
        id: `entry-${String(index).padStart(4, '0')}`,
        at: 1000 + index,
        event: `test.done_${index}`,
        actorKind: 'user',
        actorId: ana.userId,
        address: '::1',
        subject: null,
        requestId: '',
        changes: null,
      })
    const { files } = await filesOf(ana)
    const done = (rows(files, 'activity') as { event: string }[]).filter(({ event }) =>
      event.startsWith('test.'),
    )
    expect(new Set(done.map(({ event }) => event)).size).toBe(450)
    expect(done).toHaveLength(450)
  })
})

test('wants a fresh proof, is written down, and can’t be asked for without end', async () => {
  const { signedIn, clock, newClient } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  const ana = await signedIn('Ana')
  expect((await newClient().send(key)).statusCode).toBe(401)
  clock.advance(10 * 60_000)
  expect((await ana.send(key)).json()).toMatchObject({ code: 'forbidden', reason: 'confirm_needed' })
  await ana.call('POST /api/session/confirm', { body: { password: testPassword } })
  await filesOf(ana)
  const { entries } = await root.call('GET /api/audit', { query: { event: 'user.exported' } })
  expect(entries).toMatchObject([{ by: { id: ana.userId }, subject: { id: ana.userId } }])
  const answers = []
  for (let tries = 0; tries < 6; tries += 1) answers.push((await ana.send(key)).statusCode)
  expect(answers).toContain(429)
})

test('the README speaks the language of the page', async () => {
  const { signedIn } = await startTestApp()
  const ana = await signedIn('Ana')
  expect((await filesOf(ana, 'de-AT')).files['README.txt']).toContain('Jeder Texteditor')
  expect((await filesOf(ana, 'fi')).files['README.txt']).toContain('any text editor')
})
