import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import type { Input } from '../../contract/contract.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

test('language and time zone are one’s own, on every browser, until they follow the browser again', async () => {
  const { signedIn, newClient } = await startTestApp()
  const ana = await signedIn('Ana')
  const told = async () => (await ana.call('GET /api/me', {})).user
  expect(await told()).not.toHaveProperty('language')
  const body = { language: 'de' as const, zone: 'Asia/Kolkata' }
  expect((await ana.call('PATCH /api/me', { body })).user).toMatchObject(body)
  expect((await ana.call('PATCH /api/me', { body: { name: 'Anaïs' } })).user).toMatchObject(body)
  await ana.call('PATCH /api/me', { body: { language: null, zone: null } })
  expect(await told()).toEqual({ id: ana.userId, name: 'Anaïs', email: ana.email, role: 'user' })
  expect(await newClient().call('GET /api/me', {})).not.toHaveProperty('user')
})

test('what meetings are joined with is the account’s, field by field, and goes along with one’s data', async () => {
  const { signedIn } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  const ana = await signedIn('Ana')
  const change = async (body: Input<'PATCH /api/me'>['body']) =>
    (await ana.call('PATCH /api/me', { body })).user
  expect(await change({ microphoneAtJoin: 'off' })).toMatchObject({ microphoneAtJoin: 'off' })
  expect(await change({ cameraAtJoin: 'on', language: 'de' })).toMatchObject({
    microphoneAtJoin: 'off',
    cameraAtJoin: 'on',
    language: 'de',
  })
  const answer = await ana.send('POST /api/me/export', {})
  const file = unzipSync(answer.rawPayload)['profile.json']
  const profile: unknown = JSON.parse(Buffer.from(file ?? []).toString('utf8'))
  expect(profile).toMatchObject({ microphoneAtJoin: 'off', cameraAtJoin: 'on' })
  expect(await change({ microphoneAtJoin: null })).not.toHaveProperty('microphoneAtJoin')
  expect((await ana.call('GET /api/me', {})).user).toMatchObject({ cameraAtJoin: 'on', language: 'de' })
  const { entries } = await root.call('GET /api/audit', { query: { event: 'user.changed' } })
  expect(entries.map(({ changes }) => changes)).toEqual([
    [{ field: 'microphoneAtJoin', from: 'off', to: '' }],
    [
      { field: 'language', from: '', to: 'de' },
      { field: 'cameraAtJoin', from: '', to: 'on' },
    ],
    [{ field: 'microphoneAtJoin', from: '', to: 'off' }],
  ])
})

test('a microphone is on or off when a meeting is joined, and nothing else', async () => {
  const { signedIn } = await startTestApp()
  const ana = await signedIn('Ana')
  for (const body of [{ microphoneAtJoin: 'loud' }, { cameraAtJoin: true }]) {
    const refused = await ana.send('PATCH /api/me', { body })
    expect(refused.json()).toMatchObject({ code: 'invalid_input' })
  }
})

test.each(['Middle-earth/Shire', '+02:00', '', 'UTC\n', 'a'.repeat(65)])(
  'there is no time zone “%s”, and nothing else is changed with it',
  async (zone) => {
    const { signedIn } = await startTestApp()
    const ana = await signedIn('Ana')
    const refused = await ana.send('PATCH /api/me', { body: { name: 'Anaïs', language: 'de', zone } })
    expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'zone' }] })
    const { user } = await ana.call('GET /api/me', {})
    expect(user).toEqual({ id: ana.userId, name: 'Ana', email: ana.email, role: 'user' })
  },
)

test('mails are in the language and the time zone of whoever reads them, whatever asked for them', async () => {
  const { settings, arrived } = await startMailServer()
  const { app, signedIn, newClient } = await startTestApp()
  const ana = await signedIn('Ana')
  await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  await ana.call('PATCH /api/me', { body: { language: 'de', zone: 'Asia/Kolkata' } })
  const headers = { 'accept-language': 'ar' }
  await newClient().send('POST /api/reset/request', { body: { email: 'ANA@meet.test' }, headers })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  const { parsed } = arrived[0] ?? {}
  expect(parsed?.headers.find((one) => one.key === 'content-language')?.value).toBe('de')
  expect(parsed?.text).toContain('GMT+5:30')
})

test('a language that is no longer offered gives way to the default, and comes back with the offer', async () => {
  const { signedIn, app } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  await root.call('PATCH /api/me', { body: { language: 'ar' } })
  const offered = (value: string | null, version: number) =>
    root.call('PATCH /api/settings', { body: { changes: [{ key: 'languages.offered', value, version }] } })
  await offered('en, de', 0)
  expect((await root.call('GET /api/me', {})).user?.language).toBe('ar')
  expect((await root.call('GET /api/me', {})).languages?.offered).toEqual(['en', 'de'])
  await offered(null, 1)
  expect((await app.settings.read()).values['languages.offered']).toBe('')
})
