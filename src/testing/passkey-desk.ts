import { createAuthenticator, type Quirks } from './authenticator.ts'
import type { TestClient } from './client.ts'
import { startTestApp, type TestApp } from './start-test-app.ts'
import { testOrigin as origin } from './test-config.ts'

/** Somebody signed in, with a device. */
export const atDesk = async (options: { counts?: boolean } = {}) => {
  const test = await startTestApp()
  const ana = await test.signedIn('Ana')
  const device = createAuthenticator({ origin, ...options })
  const add = async (quirks?: Quirks, name = 'Laptop') => {
    const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}), quirks)
    return ana.send('POST /api/me/passkeys', { body: { name, registration } })
  }
  const signIn = async (quirks?: Quirks, by = device, client: TestClient = test.newClient()) => {
    const assertion = by.show(await client.call('POST /api/session/passkey/options', {}), quirks)
    return Object.assign(await client.send('POST /api/session/passkey', { body: assertion }), { client })
  }
  return { ...test, ana, device, add, signIn }
}

/** Entries of the audit log, the oldest first. */
export const eventsOf = async ({ database }: TestApp, begins: string) => {
  const rows = await database.query((prisma) =>
    prisma.auditEntry.findMany({ where: { event: { startsWith: begins } }, orderBy: { id: 'asc' } }),
  )
  return rows.map(({ event, actorId, subject, changes }) => ({
    event,
    actorId,
    subject,
    changes: changes === null ? [] : (JSON.parse(changes) as unknown),
  }))
}
