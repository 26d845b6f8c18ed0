import { expect, test } from 'vitest'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const open = async () => {
  const { signedIn, clock, ...app } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  const ana = await signedIn('Ana')
  const params = { id: ana.userId }
  const versionOf = async () => (await root.call('GET /api/users/:id', { params })).user.version
  clock.advance(60 * 60_000)
  const change = async (body: object) =>
    root.send('PATCH /api/users/:id', { params, body: { version: await versionOf(), ...body } })
  return { ...app, signedIn, clock, root, ana, params, change }
}

const confirmNeeded = [403, 'confirm_needed']

test('whoever sits down at an admin’s open browser gets into nobody’s account, and makes no admin', async () => {
  const { root, params, change, signedIn } = await open()
  const bo = await signedIn('Bo')
  const admin = { name: 'Eve', email: 'eve@wrong.test', role: 'admin' as const }
  const tries = [
    await change({ role: 'admin' }),
    await change({ email: 'eve@wrong.test' }),
    await root.send('POST /api/users/:id/reset-link', { params }),
    await root.send('DELETE /api/users/:id/second-factor', { params }),
    await root.send('DELETE /api/users/:id/ways-in/:kind/:way', {
      params: { ...params, kind: 'passkey', way: params.id },
    }),
    await root.send('POST /api/users/:id/merge', { params, body: { into: bo.userId } }),
    await root.send('POST /api/users', { body: admin }),
    await root.send('POST /api/invitations', { body: { role: 'admin' } }),
    await root.send('POST /api/providers', {
      body: {
        id: 'mine',
        name: 'Mine',
        issuer: 'https://id.wrong.test',
        clientId: 'parley',
        domains: '',
        groupsClaim: 'groups',
        adminGroup: 'admins',
        trustsEmail: false,
        enabled: true,
      },
    }),
  ]
  expect(tries.map(refusedWith)).toEqual(tries.map(() => confirmNeeded))
})

test('what opens nothing goes on all day', async () => {
  const { root, change } = await open()
  expect((await change({ name: 'Anna' })).statusCode).toBe(200)
  expect((await change({ disabled: true })).statusCode).toBe(200)
  expect((await change({ disabled: false })).statusCode).toBe(200)
  await root.call('POST /api/users', { body: { name: 'Cy', email: 'cy@meet.test' } })
  await root.call('POST /api/invitations', { body: { emails: ['di@meet.test'] } })
})

test('a proof is good for an hour of it', async () => {
  const { root, params, change, clock } = await open()
  await root.call('POST /api/session/confirm', { body: { password: testPassword } })
  clock.advance(59 * 60_000)
  expect((await change({ email: 'ana@other.test' })).statusCode).toBe(200)
  expect((await change({ role: 'admin' })).statusCode).toBe(200)
  await root.call('POST /api/users/:id/reset-link', { params })
  clock.advance(60_000)
  const again = await root.send('POST /api/users/:id/reset-link', { params })
  expect(refusedWith(again)).toEqual(confirmNeeded)
})
