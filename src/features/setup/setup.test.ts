import { expect, test } from 'vitest'
import { startTestApp, testPassword, type TestApp } from '../../testing/start-test-app.ts'

const secretOf = async ({ app }: TestApp): Promise<string> =>
  (await app.setup.createSetupLink())?.url.split('#')[1] ?? ''
const ana = { email: 'ana@meet.test', name: 'Ana', password: testPassword }

test('a link works once', async () => {
  const started = await startTestApp()
  const secret = await secretOf(started)
  await started.newClient().call('POST /api/setup', { body: { ...ana, secret } })
  const again = await started
    .newClient()
    .send('POST /api/setup', { body: { ...ana, email: 'eve@meet.test', secret } })
  expect(again.json()).toMatchObject({ code: 'gone', reason: 'setup_link' })
  expect(await started.app.setup.createSetupLink()).toBeNull()
})

test('of two who use it at the same moment, one becomes admin', async () => {
  const started = await startTestApp()
  const secret = await secretOf(started)
  const use = (email: string) =>
    started.newClient().send('POST /api/setup', { body: { ...ana, email, secret } })
  const answers = await Promise.all([use('ana@meet.test'), use('eve@meet.test')])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410])
  expect(await started.app.users.list()).toHaveLength(1)
})

test('a link ends after half an hour, or when there is a newer one', async () => {
  const started = await startTestApp()
  const first = await secretOf(started)
  const second = await secretOf(started)
  const check = async (secret: string) =>
    (await started.newClient().send('POST /api/setup/check', { body: { secret } })).statusCode
  expect(await check(first)).toBe(410)
  expect(await check(second)).toBe(200)
  started.clock.advance(30 * 60_000)
  expect(await check(second)).toBe(410)
})

test('a mistake leaves the link as it is, however often', async () => {
  const started = await startTestApp()
  const secret = await secretOf(started)
  const client = started.newClient()
  for (let tries = 0; tries < 8; tries += 1) {
    const response = await client.send('POST /api/setup', { body: { ...ana, password: 'password', secret } })
    expect(response.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'password' }] })
  }
  expect((await client.send('POST /api/setup', { body: { ...ana, secret } })).statusCode).toBe(201)
})

test('an admin made at the command line ends the link', async () => {
  const started = await startTestApp()
  const secret = await secretOf(started)
  await started.app.users.create({ ...ana, role: 'admin' })
  const response = await started
    .newClient()
    .send('POST /api/setup', { body: { ...ana, email: 'eve@meet.test', secret } })
  expect(response.statusCode).toBe(410)
})
