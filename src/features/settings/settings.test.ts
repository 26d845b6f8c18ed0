import { expect, test } from 'vitest'
import type { EditableKey } from '../../contract/settings.ts'
import { createSeal } from '../../platform/secrets/seal.ts'
import { startTestApp, testPassword, type TestAppOptions } from '../../testing/start-test-app.ts'
import { effectiveOf } from './effective.ts'
import { mailSettingsOf } from './mail-settings-of.ts'
import { createSettingStore } from './settings.store.ts'

type Change = { key: EditableKey; value: string | number | null; version?: number }

const start = async (options: TestAppOptions = {}) => {
  const started = await startTestApp(options)
  const admin = await started.signedIn('Root', 'admin')
  const send = (changes: Change[], by = admin) =>
    by.send('PATCH /api/settings', {
      body: { changes: changes.map((one) => ({ version: 0, ...one })) },
    })
  const read = async (key: EditableKey) => {
    const { settings } = await admin.call('GET /api/settings', {})
    return settings.find((one) => one.key === key)
  }
  return { ...started, admin, send, read }
}

const mail: Change[] = [
  { key: 'mail.host', value: 'smtp.example.org' },
  { key: 'mail.username', value: 'meet' },
  { key: 'mail.password', value: 'correct horse' },
  { key: 'mail.from', value: 'meet@example.org' },
]

test('whoever may make an account is changed in the web, and holds from the next request on', async () => {
  const { send, read, newClient } = await start()
  const mayRegister = async () => (await newClient().call('GET /api/me', {})).mayRegister
  expect(await read('accounts.registration')).toEqual({
    key: 'accounts.registration',
    value: 'invited',
    standard: 'invited',
    isSet: true,
    source: 'default',
    version: 0,
  })
  expect(await mayRegister()).toBeUndefined()
  expect((await send([{ key: 'accounts.registration', value: 'open' }])).statusCode).toBe(200)
  expect(await mayRegister()).toBe(true)
  expect(await read('accounts.registration')).toMatchObject({ value: 'open', source: 'here', version: 1 })
  const ana = { name: 'Ana', email: 'ana@meet.test', password: testPassword }
  expect((await newClient().send('POST /api/registration', { body: ana })).statusCode).toBe(201)
  await send([{ key: 'accounts.registration', value: null, version: 1 }])
  expect(await mayRegister()).toBeUndefined()
  expect(await read('accounts.registration')).toMatchObject({ source: 'default', version: 2 })
})

test('the operator’s own pages are told to everybody, as far as there are any', async () => {
  const { send, admin, newClient } = await start()
  const privacy = 'https://example.org/privacy'
  expect((await newClient().call('GET /api/me', {})).links).toBeUndefined()
  await send([{ key: 'legal.privacy_url', value: privacy }])
  for (const one of [newClient(), admin])
    expect((await one.call('GET /api/me', {})).links).toEqual({ privacy })
})

test('closed in the web, nobody is invited, and invitations from before open nothing', async () => {
  const { send, admin, newClient } = await start()
  const { made } = await admin.call('POST /api/invitations', { body: {} })
  const secret = made[0]?.link?.url.split('#')[1] ?? ''
  const check = async () =>
    (await newClient().send('POST /api/invitation/check', { body: { secret } })).statusCode
  expect(await check()).toBe(200)
  await send([{ key: 'accounts.registration', value: 'closed' }])
  expect(await check()).toBe(410)
  const refused = await admin.send('POST /api/invitations', { body: {} })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'registration_closed' })
})

test('what the environment fixes is told, holds, and can’t be changed here', async () => {
  const { send, read } = await start({ settings: { 'accounts.registration': 'closed' } })
  const fixed = await read('accounts.registration')
  expect(fixed).toMatchObject({ value: 'closed', source: 'environment' })
  expect(fixed?.place).toContain('in the environment')
  const refused = await send([{ key: 'accounts.registration', value: 'open' }])
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'locked' })
  expect(refused.json<{ message: string }>().message).toContain('in the environment')
  expect(await read('accounts.registration')).toEqual(fixed)
})

test('two admins who change the same setting: the second is told, and all of theirs is left as it was', async () => {
  const { send, read, signedIn } = await start()
  const other = await signedIn('Bo', 'admin')
  expect((await send([{ key: 'legal.privacy_url', value: 'https://a.example' }])).statusCode).toBe(200)
  const late = await send(
    [
      { key: 'legal.imprint_url', value: 'https://b.example/imprint' },
      { key: 'legal.privacy_url', value: 'https://b.example' },
    ],
    other,
  )
  expect(late.json()).toMatchObject({ code: 'conflict', reason: 'version' })
  expect(await read('legal.privacy_url')).toMatchObject({ value: 'https://a.example' })
  expect(await read('legal.imprint_url')).toMatchObject({ value: '', version: 0 })
})

test.each<[string, Change[], string]>([
  [
    'a word that isn’t one of the choices',
    [{ key: 'accounts.registration', value: 'all' }],
    'accounts.registration',
  ],
  ['a text for a number', [{ key: 'mail.port', value: '25' }], 'mail.port'],
  ['a port that is none', [{ key: 'mail.port', value: 70_000 }], 'mail.port'],
  ['a script as a link', [{ key: 'legal.privacy_url', value: 'javascript:alert(1)' }], 'legal.privacy_url'],
  ['a line break', [{ key: 'mail.from', value: 'a@b.example\r\nBcc: eve@b.example' }], 'mail.from'],
  ['a server without a sender', [{ key: 'mail.host', value: 'smtp.example.org' }], 'mail.from'],
  ['a name without a password', mail.filter(({ key }) => key !== 'mail.password'), 'mail.password'],
  [
    'a server with its port',
    [...mail.slice(1), { key: 'mail.host', value: 'smtp.example.org:25' }],
    'mail.host',
  ],
  ['no encryption over a network', [...mail, { key: 'mail.security', value: 'none' }], 'mail.security'],
  [
    'the same twice',
    [
      { key: 'mail.host', value: '' },
      { key: 'mail.host', value: 'smtp.example.org' },
    ],
    'mail.host',
  ],
])('%s is refused with its key, and nothing is changed', async (_, changes, path) => {
  const { send, admin } = await start()
  const before = await admin.call('GET /api/settings', {})
  const refused = (await send(changes)).json<{ code: string; details: { path: string }[] }>()
  expect(refused.code).toBe('invalid_input')
  expect(refused.details.map((one) => one.path)).toContain(path)
  expect(await admin.call('GET /api/settings', {})).toEqual(before)
})

test('a password is sealed, and in no answer, log line or audit entry', async () => {
  const { send, admin, lines, database, app } = await start()
  const answer = await send(mail)
  expect(answer.statusCode).toBe(200)
  const rows = await createSettingStore({ database }).all()
  const audit = await admin.call('GET /api/audit', { query: {} })
  for (const text of [answer.body, JSON.stringify(rows), JSON.stringify(audit), lines.join('\n')])
    expect(text).not.toContain('correct horse')
  expect(audit.entries[0]).toMatchObject({
    event: 'settings.changed',
    changes: [
      { field: 'mail.host', from: '', to: 'smtp.example.org' },
      { field: 'mail.username', from: '', to: 'meet' },
      { field: 'mail.password', from: '', to: '********' },
      { field: 'mail.from', from: '', to: 'meet@example.org' },
    ],
  })
  expect(mailSettingsOf((await app.settings.read()).values)).toEqual({
    host: 'smtp.example.org',
    port: 587,
    security: 'starttls',
    username: 'meet',
    password: 'correct horse',
    from: 'meet@example.org',
  })
})

test('the password isn’t sent to another server than it was given for', async () => {
  const { send } = await start()
  await send(mail)
  const elsewhere: Change = { key: 'mail.host', value: 'smtp.thief.example', version: 1 }
  const refused = await send([elsewhere])
  expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'mail.password' }] })
  expect((await send([elsewhere, { key: 'mail.password', value: 'another', version: 1 }])).statusCode).toBe(
    200,
  )
})

test('a password that the environment holds isn’t sent to a server of an admin’s choice', async () => {
  const { send } = await start({ settings: { 'mail.password': 'correct horse', 'mail.username': 'meet' } })
  const refused = await send(mail.filter(({ key }) => ['mail.host', 'mail.from'].includes(key)))
  expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'mail.host' }] })
})

test('without the key it was sealed with, a password counts as not set, and that is told', async () => {
  const { send, config, database } = await start()
  await send(mail)
  const rows = await createSettingStore({ database }).all()
  const seal = createSeal(Buffer.alloc(32, 9))
  const { states, values } = effectiveOf({ editable: config.editable, rows, seal })
  expect(values['mail.password']).toBe('')
  expect(states.find(({ key }) => key === 'mail.password')).toMatchObject({
    isSet: false,
    problem: 'unreadable',
    version: 1,
  })
  expect(mailSettingsOf(values)).toBeNull()
})

test('what an older or newer build wrote and nobody understands is as not set, and can be set again', async () => {
  const { send, read, database } = await start()
  const store = createSettingStore({ database })
  const key = 'accounts.registration'
  await store.write([store.putting({ key, value: '"everybody"', version: 0, at: 1 })])
  await store.write([store.putting({ key: 'gone.setting', value: '1', version: 0, at: 1 })])
  expect(await read(key)).toMatchObject({ value: 'invited', source: 'default', problem: 'unreadable' })
  expect((await send([{ key, value: 'open', version: 1 }])).statusCode).toBe(200)
  expect(await read(key)).toMatchObject({ value: 'open', source: 'here' })
})
