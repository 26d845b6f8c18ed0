import { expect, test } from 'vitest'
import { generousRates } from '../../testing/generous-rates.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { toldApart } from '../../testing/told-apart.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

/** Where mail works, as far as a request can tell: what it leaves to be done later is done by nobody here. */
const withMail = async () => {
  const settings = { 'accounts.registration': 'open' } as const
  const started = await startTestApp({ rates: generousRates, settings })
  await started.signedIn('Ana')
  const server = { host: 'mail.invalid', port: 465, security: 'tls', username: '', password: '' } as const
  await useMailServer(started.app, { ...server, from: 'parley@meet.test' })
  return started
}

const rounds = 50

test.each(['POST /api/registration/request', 'POST /api/reset/request'] as const)(
  '%s takes as long for an address that has an account as for one that has none',
  { timeout: 60_000 },
  async (key) => {
    const { newClient, clock } = await withMail()
    const emails = ['ana@meet.test', 'bob@meet.test'] as const
    const times = new Map(emails.map((email) => [email, [] as number[]]))
    for (let round = 0; round <= rounds; round += 1) {
      // In turn, and who is first changes: whatever else the machine does hits both alike.
      for (const email of round % 2 === 0 ? emails : emails.toReversed()) {
        const client = newClient(`203.0.113.${round}`)
        const started = performance.now()
        expect((await client.send(key, { body: { email } })).statusCode).toBe(202)
        // What is made ready on first use isn’t what is measured.
        if (round > 0) times.get(email)?.push(performance.now() - started)
      }
      clock.advance(24 * 3_600_000)
    }
    const [has, hasNone] = emails.map((email) => times.get(email) ?? [])
    expect(toldApart(has ?? [], hasNone ?? [])).toBe(false)
  },
)
