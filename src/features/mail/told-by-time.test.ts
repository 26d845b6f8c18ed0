import { expect, test } from 'vitest'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'
import { toldApart } from '../../testing/told-apart.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

/**
 * An account of each kind, by what opens it, where mail works as far as a request can tell: what it leaves to be done later
 * is done by nobody here.
 */
const withEverybody = async () => {
  const desk = await atSchool()
  const { app, signedIn, signIn, newClient } = desk
  await signedIn('Ana')
  const device = createAuthenticator({ origin })
  const [pia, passkeys] = [{ name: 'Pia', email: 'pia@meet.test' }, newClient()]
  const asked = await passkeys.call('POST /api/registration/passkey/options', { body: pia })
  const passkey = { name: 'Laptop', registration: device.make(asked) }
  await passkeys.call('POST /api/registration', { body: { ...pia, passkey } })
  expect((await signIn(ben)).statusCode).toBe(200)
  const dora = await signedIn('Dora')
  await app.people.change({ id: dora.userId, disabled: true })
  const server = { host: 'mail.invalid', port: 465, security: 'tls', username: '', password: '' } as const
  await useMailServer(app, { ...server, from: 'parley@meet.test' })
  return desk
}

const nobodys = 'nobody@meet.test'
const accounts = {
  'a password': 'ana@meet.test',
  'nothing but a passkey': 'pia@meet.test',
  'nothing but a provider': 'ben@school.test',
  'nothing, as it is disabled': 'dora@meet.test',
} as const
const emails = [nobodys, ...Object.values(accounts)]

test.each([
  { key: 'POST /api/session', more: { password: 'wrong one' }, status: 401, rounds: 20 },
  { key: 'POST /api/registration/request', more: {}, status: 202, rounds: 50 },
  { key: 'POST /api/reset/request', more: {}, status: 202, rounds: 50 },
])(
  '$key takes as long for an address that has an account, whatever opens it, as for one that has none',
  { timeout: 60_000 },
  async ({ key, more, status, rounds }) => {
    const { newClient, clock } = await withEverybody()
    const times = new Map(emails.map((email) => [email, [] as number[]]))
    for (let round = 0; round <= rounds; round += 1) {
      // In turn, and who is first changes: whatever else the machine does hits all alike.
      for (const email of round % 2 === 0 ? emails : emails.toReversed()) {
        const client = newClient(`203.0.113.${round}`)
        const started = performance.now()
        expect((await client.send(key, { body: { email, ...more } })).statusCode).toBe(status)
        // What is made ready on first use isn’t what is measured.
        if (round > 0) times.get(email)?.push(performance.now() - started)
      }
      clock.advance(24 * 3_600_000)
    }
    const told = Object.entries(accounts).filter(([, email]) =>
      toldApart(times.get(email) ?? [], times.get(nobodys) ?? []),
    )
    expect(told).toEqual([])
  },
)
