import { expect, test } from 'vitest'
import { statement } from '../../platform/db/statement.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { withApp, wrongCode } from '../../testing/second-factor-desk.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const minute = 60_000

test('it is turned on by a code of the app, and says so', async () => {
  const desk = await withApp()
  const { ana, uri, secret, recoveryCodes } = desk
  expect(uri).toBe(
    `otpauth://totp/Parley%20meet.test:ana%40meet.test?issuer=Parley%20meet.test&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  )
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(new Set(recoveryCodes).size).toBe(10)
  expect(recoveryCodes[0]).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
  const state = await ana.call('GET /api/me/second-factor', {})
  expect(state).toEqual({ onSince: '2026-11-21T04:02:00.000Z', recoveryCodes: 10 })
  expect(await eventsOf(desk, 'second_factor.')).toEqual([
    { event: 'second_factor.turned_on', actorId: ana.userId, subject: ana.userId, changes: [] },
  ])
})

test('nothing is on before a right code, and what was begun ends after a quarter of an hour', async () => {
  const { signedIn, newClient, clock } = await startTestApp()
  const ana = await signedIn('Ana')
  await ana.call('POST /api/me/second-factor/begin', {})
  const tell = (code: string) => ana.send('POST /api/me/second-factor', { body: { code } })
  expect(refusedWith(await tell('000000'))).toEqual([403, 'wrong_code'])
  expect(refusedWith(await tell('not a code'))).toEqual([403, 'wrong_code'])
  expect(await ana.call('GET /api/me/second-factor', {})).toEqual({ recoveryCodes: 0 })
  const body = { email: ana.email, password: testPassword }
  expect((await newClient().call('POST /api/session', { body })).user?.name).toBe('Ana')
  clock.advance(15 * minute)
  expect(refusedWith(await tell('000000'))).toEqual([410, 'second_factor_setup'])
})

test('what is on isn’t begun again: whoever sits there can’t put their own app in its place', async () => {
  const { ana } = await withApp()
  expect(refusedWith(await ana.send('POST /api/me/second-factor/begin'))).toEqual([409, 'second_factor_on'])
})

test.each([
  'POST /api/me/second-factor/begin',
  'POST /api/me/second-factor/recovery-codes',
  'DELETE /api/me/second-factor',
])('%s wants a fresh proof', async (key) => {
  const { ana, clock } = await withApp()
  clock.advance(10 * minute)
  expect(refusedWith(await ana.send(key))).toEqual([403, 'confirm_needed'])
})

test('turned off, the password does alone, and no code opens anything', async () => {
  const desk = await withApp()
  const { ana, newClient, halfSignedIn, finish, code, recoveryCodes } = desk
  const waiting = await halfSignedIn()
  await ana.call('DELETE /api/me/second-factor', {})
  for (const given of [code(), recoveryCodes[0] ?? ''])
    expect(refusedWith(await finish(waiting, given))).toEqual([410, 'sign_in_ticket'])
  expect((await ana.send('DELETE /api/me/second-factor')).statusCode).toBe(404)
  expect((await ana.send('POST /api/me/second-factor/recovery-codes')).statusCode).toBe(404)
  const body = { email: ana.email, password: testPassword }
  expect((await newClient().call('POST /api/session', { body })).user?.name).toBe('Ana')
  expect((await eventsOf(desk, 'second_factor.')).map(({ event }) => event)).toEqual([
    'second_factor.turned_on',
    'second_factor.turned_off',
  ])
})

test('new recovery codes take the place of the old ones', async () => {
  const { ana, recoveryCodes, halfSignedIn, finish } = await withApp()
  const renewed = await ana.call('POST /api/me/second-factor/recovery-codes', {})
  expect(renewed.recoveryCodes).toHaveLength(10)
  const client = await halfSignedIn()
  expect(refusedWith(await finish(client, recoveryCodes[0] ?? ''))).toEqual([401, 'wrong_code'])
  expect((await finish(client, renewed.recoveryCodes[0] ?? '')).statusCode).toBe(200)
  expect(await ana.call('GET /api/me/second-factor', {})).toMatchObject({ recoveryCodes: 9 })
})

test('neither the secret nor a code is in rows, the audit log or the log', async () => {
  const { database, secret, recoveryCodes, halfSignedIn, finish, code, lines } = await withApp()
  const used = code()
  await finish(await halfSignedIn(), used)
  await finish(await halfSignedIn(), recoveryCodes[0] ?? '')
  const tables = ['totps', 'recovery_codes', 'sign_in_tickets', 'audit_entries']
  const rows = await Promise.all(
    tables.map((table) =>
      database.hot.rows(statement<object, object>(`all_${table}`, `SELECT * FROM "${table}"`), {}),
    ),
  )
  const kept = JSON.stringify(rows) + lines.join('\n')
  expect(kept).toContain('"secret":"v1.')
  for (const one of [secret, ...recoveryCodes, ...recoveryCodes.map((shown) => shown.replaceAll('-', ''))])
    expect(kept).not.toContain(one)
})

test('where the key of secrets is another one, recovery codes still work, and codes of the app say why not', async () => {
  const { database, ana, halfSignedIn, finish, code, recoveryCodes } = await withApp()
  const spoil = statement<never, object>('spoil_totps', `UPDATE "totps" SET "secret" = 'v1.of-another-key'`)
  await database.hot.run(spoil, {})
  const client = await halfSignedIn()
  expect(refusedWith(await finish(client, code()))).toEqual([503, 'second_factor_unreadable'])
  expect((await finish(client, recoveryCodes[0] ?? '')).statusCode).toBe(200)
  expect((await ana.send('DELETE /api/me/second-factor')).statusCode).toBe(200)
})

test('a password wants its code beside it also to prove that it is still them', async () => {
  const { ana, clock, code, nextCode } = await withApp()
  clock.advance(10 * minute)
  const confirm = (body: object) => ana.send('POST /api/session/confirm', { body })
  expect(refusedWith(await confirm({ password: testPassword }))).toEqual([403, 'code_needed'])
  expect(refusedWith(await confirm({ password: 'not theirs', code: code() }))).toEqual([
    403,
    'wrong_password',
  ])
  const wrong = { password: testPassword, code: wrongCode(code()) }
  expect(refusedWith(await confirm(wrong))).toEqual([403, 'wrong_code'])
  expect((await ana.send('DELETE /api/me/second-factor')).statusCode).toBe(403)
  const right = { password: testPassword, code: code() }
  expect((await confirm(right)).statusCode).toBe(200)
  expect(refusedWith(await confirm(right))).toEqual([403, 'wrong_code'])
  nextCode()
  expect((await ana.send('DELETE /api/me/second-factor')).statusCode).toBe(200)
})

test.each([
  ['POST /api/me/password', { current: testPassword, password: testPassword }],
  ['POST /api/me/email', { current: testPassword, email: 'other@meet.test' }],
])('%s is no way around the code', async (key, body) => {
  const { ana, clock, code } = await withApp()
  clock.advance(10 * minute)
  expect(refusedWith(await ana.send(key, { body }))).toEqual([403, 'confirm_needed'])
  await ana.call('POST /api/session/confirm', { body: { password: testPassword, code: code() } })
  expect((await ana.send(key, { body })).statusCode).toBe(200)
})
