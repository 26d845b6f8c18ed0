import { expect, test } from 'vitest'
import { statement } from '../../platform/db/statement.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import type { TestClient } from '../../testing/client.ts'
import { listen, startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { createPasskeyStore } from './passkeys.store.ts'

/** As if somebody’s passkeys were of another name. */
const moving = statement<never, { userId: string; rpId: string }>(
  'passkey_test_moving',
  `UPDATE "passkeys" SET "rpId" = $rpId WHERE "userId" = $userId`,
)

const nameOf = (name: string) => ({
  name,
  publicUrl: `https://${name}`,
  origins: [`https://${name}`],
})

const addPasskey = async (client: TestClient, origin: string): Promise<void> => {
  const registration = createAuthenticator({ origin }).make(
    await client.call('POST /api/me/passkeys/options', {}),
  )
  await client.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
}

/** A browser that was signed in under the old name, as far as the server goes. */
const sameBrowser = ({ newClient }: TestApp, { cookies }: TestClient): TestClient => {
  const client = newClient()
  for (const [name, value] of cookies) client.cookies.set(name, value)
  return client
}

const warnings = (lines: readonly string[]) =>
  lines
    .map((line) => JSON.parse(line) as { event?: string; level?: string; message?: string; cure?: string })
    .filter(({ event }) => event === 'passkeys.of_another_name')

describeDatabases('passkeys under another name', ({ open }) => {
  test('the log, admins and their owners are told that they open nothing, until none is left', async () => {
    const database = await open()
    const old = await startTestApp({ database, http: nameOf('old.test') })
    const [ana, bo] = [await old.signedIn('Ana', 'admin'), await old.signedIn('Bo')]
    for (const client of [ana, ana, bo]) await addPasskey(client, 'https://old.test')
    expect((await ana.call('GET /api/settings', {})).passkeysElsewhere).toEqual([])

    const renamed = await startTestApp({ database, http: nameOf('new.test') })
    await listen(renamed)
    const [warning, ...more] = warnings(renamed.lines)
    expect([warning?.level, more]).toEqual(['warn', []])
    expect(warning?.message).toContain(
      'passkeys of old.test open nothing at new.test (passkeys: 3, accounts: 2)',
    )
    expect(warning?.cure).toContain('set http.name to old.test again')
    await database.hot.run(moving, { userId: bo.userId, rpId: 'new.test' })
    const [admin, user] = [sameBrowser(renamed, ana), sameBrowser(renamed, bo)]
    expect((await admin.call('GET /api/settings', {})).passkeysElsewhere).toEqual([
      { name: 'old.test', passkeys: 2, accounts: 1 },
    ])
    const elsewhereOf = async (client: TestClient) =>
      (await client.call('GET /api/me/passkeys', {})).passkeys.map(({ elsewhere }) => elsewhere)
    expect([await elsewhereOf(admin), await elsewhereOf(user)]).toEqual([
      ['old.test', 'old.test'],
      [undefined],
    ])

    const back = await startTestApp({ database, http: nameOf('old.test') })
    await listen(back)
    expect(warnings(back.lines).map(({ message }) => message)).toEqual([
      expect.stringContaining('passkeys of new.test open nothing at old.test (passkeys: 1, accounts: 1)'),
    ])
  })

  test('those of an older build belong to the name that is served when they are first seen', async () => {
    const database = await open()
    const first = await startTestApp({ database, http: nameOf('old.test') })
    const ana = await first.signedIn('Ana')
    await addPasskey(ana, 'https://old.test')
    await database.hot.run(moving, { userId: ana.userId, rpId: '' })
    const upgraded = await startTestApp({ database, http: nameOf('old.test') })
    await listen(upgraded)
    const kept = await createPasskeyStore({ database }).listOfUser(ana.userId)
    expect([kept.map(({ rpId }) => rpId), warnings(upgraded.lines)]).toEqual([['old.test'], []])
  })

  test('a server that is reached by an address alone has none of them', async () => {
    const database = await open()
    const first = await startTestApp({ database, http: nameOf('old.test') })
    await addPasskey(await first.signedIn('Ana'), 'https://old.test')
    const moved = await startTestApp({ database, http: { ...nameOf('198.51.100.7'), kind: 'ipv4' } })
    await listen(moved)
    expect(warnings(moved.lines)).toHaveLength(1)
  })
})
