import { expect, test } from 'vitest'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { withApp } from '../../testing/second-factor-desk.ts'
import { testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

test('an admin takes the second factor from somebody who lost everything, and that is written down', async () => {
  const desk = await withApp()
  const { ana, signedIn, newClient, halfSignedIn, finish, code, recoveryCodes } = desk
  const device = createAuthenticator({ origin })
  const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
  await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
  const root = await signedIn('Root', 'admin')
  const params = { id: ana.userId }
  expect(await root.call('GET /api/users/:id', { params })).toMatchObject({
    secondFactor: { app: true, passkeys: 1 },
  })
  const waiting = await halfSignedIn()
  await root.call('DELETE /api/users/:id/second-factor', { params })
  for (const given of [code(), recoveryCodes[0] ?? ''])
    expect(refusedWith(await finish(waiting, given))).toEqual([410, 'sign_in_ticket'])
  const client = newClient()
  const shown = device.show(await client.call('POST /api/session/passkey/options', {}))
  expect((await client.send('POST /api/session/passkey', { body: shown })).statusCode).toBe(401)
  const body = { email: ana.email, password: testPassword }
  expect((await client.call('POST /api/session', { body })).user?.name).toBe('Ana')
  expect((await root.send('DELETE /api/users/:id/second-factor', { params })).statusCode).toBe(404)
  expect(await eventsOf(desk, 'user.second_factor')).toEqual([
    { event: 'user.second_factor_reset', actorId: root.userId, subject: ana.userId, changes: [] },
  ])
})

test('not one’s own: whoever sits down at an admin’s open browser doesn’t get rid of it', async () => {
  const { ana, app, clock } = await withApp()
  await app.users.create({ name: 'R', email: 'r@meet.test', password: testPassword, role: 'admin' })
  await app.users.change({ id: ana.userId, role: 'admin' })
  clock.advance(60 * 60_000)
  const answer = await ana.send('DELETE /api/users/:id/second-factor', { params: { id: ana.userId } })
  expect(refusedWith(answer)).toEqual([403, 'own_account'])
})
