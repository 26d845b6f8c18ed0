import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { Database } from '../../platform/db/database.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { interruptedDatabase } from '../../testing/interrupted-database.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { appOf } from '../../testing/second-factor-desk.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const another = 'quite another sentence'

/** Ana, an admin, and what happens right before a session begins. */
const withAna = async (opened: Database) => {
  const { database, before } = interruptedDatabase(opened)
  const started = await startTestApp({ database, rates: generousRates })
  const [root, ana] = [await started.signedIn('Root', 'admin'), await started.signedIn('Ana')]
  const device = createAuthenticator({ origin })
  const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
  await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
  const meanwhile = (act: () => Promise<unknown>): void => before('session_insert', act)
  return { ...started, root, ana, device, meanwhile }
}

type Desk = Awaited<ReturnType<typeof withAna>>

/** Ana leaves it to a code as well. */
const withCode = async ({ ana, clock }: Desk) => {
  const app = appOf(await ana.call('POST /api/me/second-factor/begin', {}), clock)
  await ana.call('POST /api/me/second-factor', { body: { code: app.code() } })
  clock.advance(30_000)
  return app
}

/** Each way in, made ready: what it answers to its last request. */
const ways = {
  password: ({ ana }: Desk, client: TestClient) =>
    Promise.resolve(() =>
      client.send('POST /api/session', { body: { email: ana.email, password: testPassword } }),
    ),
  token: ({ ana }: Desk, client: TestClient) =>
    Promise.resolve(() =>
      client.send('POST /api/auth/login', { body: { email: ana.email, password: testPassword } }),
    ),
  'better-auth': ({ ana }: Desk, client: TestClient) =>
    Promise.resolve(() =>
      client.send('POST /api/auth/sign-in/email', { body: { email: ana.email, password: testPassword } }),
    ),
  code: async (desk: Desk, client: TestClient) => {
    const app = await withCode(desk)
    await client.call('POST /api/session', { body: { email: desk.ana.email, password: testPassword } })
    return () => client.send('POST /api/session/second-factor', { body: { code: app.code() } })
  },
  passkey: async ({ device }: Desk, client: TestClient) => {
    const assertion = device.show(await client.call('POST /api/session/passkey/options', {}))
    return () => client.send('POST /api/session/passkey', { body: assertion })
  },
  'reset link': async ({ root, ana }: Desk, client: TestClient) => {
    const { url } = await root.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
    const body = { secret: url.split('#')[1] ?? '', password: another }
    return () => client.send('POST /api/reset', { body })
  },
} as const

const withoutLink = ['password', 'token', 'better-auth', 'code', 'passkey'] as const

const name = async (client: TestClient) => (await client.call('GET /api/me', {})).user?.name

describeDatabases('a sign-in under way', ({ open }) => {
  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    'by %s ends with the account it is for, and isn’t there when that can sign in again',
    async (way) => {
      const desk = await withAna(await open())
      const { app, ana, newClient, meanwhile } = desk
      const client = newClient()
      const finish = await ways[way](desk, client)
      meanwhile(() => app.people.change({ id: ana.userId, disabled: true }))
      expect((await finish()).statusCode).toBe(401)
      await app.people.change({ id: ana.userId, disabled: false })
      expect(await name(client)).toBeUndefined()
      expect(await app.sessions.list(ana.userId)).toEqual([])
    },
  )

  test.each(withoutLink)('by %s ends with the password it is for', async (way) => {
    const desk = await withAna(await open())
    const { ana, root, newClient, meanwhile, app, clock } = desk
    const client = newClient()
    const finish = await ways[way](desk, client)
    const { url } = await root.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
    clock.advance(1)
    meanwhile(() =>
      newClient().call('POST /api/reset', { body: { secret: url.split('#')[1] ?? '', password: another } }),
    )
    const refused = await finish()
    expect(refused.statusCode).toBe(401)
    expect(await name(client)).toBeUndefined()
    expect((await app.sessions.list(ana.userId)).length).toBeLessThan(2)
  })

  test('is answered like a wrong password', async () => {
    const desk = await withAna(await open())
    const { app, ana, newClient, meanwhile, lines } = desk
    meanwhile(() => app.people.change({ id: ana.userId, disabled: true }))
    const finish = await ways.password(desk, newClient())
    const refused = await finish()
    const wrong = await newClient().send('POST /api/session', {
      body: { email: ana.email, password: 'wrong' },
    })
    expect([refusedWith(refused), refused.json<{ message: string }>().message]).toEqual([
      refusedWith(wrong),
      wrong.json<{ message: string }>().message,
    ])
    expect(lines.join('\n')).not.toContain('device.new')
  })

  test('with half of it done is worth nothing when the password is another before the code is awaited', async () => {
    const opened = interruptedDatabase(await open())
    const desk = await withAna(opened.database)
    const { ana, app, newClient } = desk
    const code = await withCode(desk)
    const client = newClient()
    opened.before('sign_in_ticket_insert', async () => {
      const { passwordHash: from } = await app.users.get(ana.userId)
      await app.users.setPassword({ id: ana.userId, password: another, from })
    })
    await client.send('POST /api/session', { body: { email: ana.email, password: testPassword } })
    const finished = await client.send('POST /api/session/second-factor', { body: { code: code.code() } })
    expect(refusedWith(finished)).toEqual([410, 'sign_in_ticket'])
  })

  test('doesn’t bring an older password back', async () => {
    const { app, ana, newClient } = await withAna(await open())
    const { passwordHash: from } = await app.users.get(ana.userId)
    await app.users.setPassword({ id: ana.userId, password: another, from })
    const late = app.users.setPassword({ id: ana.userId, password: testPassword, from })
    await expect(late).rejects.toMatchObject({ code: 'conflict', reason: 'overtaken' })
    const body = { email: ana.email, password: another }
    expect((await newClient().send('POST /api/session', { body })).statusCode).toBe(200)
  })
})
