import { expect, test } from 'vitest'
import type { EditableValues } from '../../contract/settings.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { accentsOf } from './accents.ts'

const start = async (settings: Partial<EditableValues> = {}) => {
  const started = await startTestApp({ settings })
  const admin = await started.signedIn('Root', 'admin')
  const change = async (key: keyof EditableValues, value: string | null, version = 0) => {
    const answer = await admin.send('PATCH /api/settings', { body: { changes: [{ key, value, version }] } })
    return answer.statusCode
  }
  const styles = () => started.app.http.inject('/appearance.css')
  return { ...started, admin, change, styles }
}

test('the name given in the web is told to everybody, and stands in the page and in mails', async () => {
  const { app, admin, change, newClient } = await start()
  const told = async () => (await newClient().call('GET /api/me', {})).product
  const mail = () => admin.call('POST /api/mail/preview', { body: { template: 'test' } })
  expect(await told()).toBeUndefined()
  expect((await mail()).subject).toBe('Mail from Parley arrives')
  expect(await change('appearance.name', 'Studio: Nord')).toBe(200)
  expect(await told()).toBe('Studio: Nord')
  expect((await mail()).subject).toBe('Mail from Studio: Nord arrives')
  const page = await app.http.inject({ url: '/r/abc-defg-hij', headers: { accept: 'text/html' } })
  expect(page.body).toContain('<title>Studio: Nord</title>')
  // A colon would end the name in what authenticator apps read.
  const { uri } = await admin.call('POST /api/me/second-factor/begin', {})
  expect(new URL(uri).searchParams.get('issuer')).toBe('Studio Nord meet.test')
  expect(await change('appearance.name', null, 1)).toBe(200)
  expect(await told()).toBeUndefined()
})

test('the accent comes as a style sheet, at once, and is kept by no browser', async () => {
  const { change, styles } = await start()
  expect((await styles()).body).toBe('')
  expect(await change('appearance.accent', '#1d4ed8')).toBe(200)
  const { headers, body } = await styles()
  expect(headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(body).toContain('--accent: light-dark(#1d4ed8, #')
  await change('appearance.accent', null, 1)
  expect((await styles()).body).toBe('')
})

test('a colour can’t smuggle a rule into the style sheet', async () => {
  const { change, styles } = await start()
  for (const bad of ['red', '#0;}*{', '#fffffg', '#12345'])
    expect([bad, await change('appearance.accent', bad)]).toEqual([bad, 400])
  expect((await styles()).body).toBe('')
})

test('what would come of a colour is told to admins, and changes nothing', async () => {
  const { admin, styles } = await start()
  const { light, dark } = await admin.call('GET /api/settings/accents', { query: { of: '#FFEE00' } })
  expect(dark.accent).toBe('#ffee00')
  expect(light.accent).not.toBe('#ffee00')
  expect((await styles()).body).toBe('')
})

test('only the languages that are offered are told, and mails to anybody else are in the default', async () => {
  const { admin, newClient } = await start({ 'languages.offered': 'de, ar', 'languages.default': 'de' })
  const { languages } = await newClient().call('GET /api/me', {})
  expect(languages).toEqual({ offered: ['de', 'ar'], standard: 'de' })
  const { settings } = await admin.call('GET /api/settings', {})
  expect(settings.find(({ key }) => key === 'languages.offered')).toMatchObject({ source: 'environment' })
})

test('an unchanged server tells nothing of its languages', async () => {
  const { newClient } = await start()
  expect((await newClient().call('GET /api/me', {})).languages).toBeUndefined()
})

test('mails have the colour, too: the light one at each element, the dark one where a reader wants it', async () => {
  const { admin, change } = await start()
  const look = async () =>
    (await admin.call('POST /api/mail/preview', { body: { template: 'invitation', language: 'en' } })).html
  expect(await look()).toContain('background:#007665;color:#ffffff')
  expect(await change('appearance.accent', '#ffd400')).toBe(200)
  const { light, dark } = accentsOf('#ffd400')
  const html = await look()
  expect(html).toContain(`background:${light.accent};color:${light.on}`)
  expect(html).toContain(`style="color:${light.accent};`)
  expect(html).toContain(`.button{background:${dark.accent}!important;color:${dark.on}!important}`)
  expect(html).not.toMatch(/#007665|#4fcab3/)
})
