import { TOTP } from 'otpauth'
import { startTestApp, testPassword, type TestAppOptions } from './start-test-app.ts'
import type { TestClient } from './client.ts'
import type { TestClock } from './clock.ts'

const step = 30_000

/** An authenticator app that has read the picture. */
export const appOf = ({ secret }: { secret: string }, { now }: Pick<TestClock, 'now'>) => ({
  /** What it shows, `steps` half minutes from now. */
  code: (steps = 0): string => new TOTP({ secret }).generate({ timestamp: now() + steps * step }),
})

/** Somebody signed in, with an authenticator app that knows their account. */
export const withApp = async (options: TestAppOptions = {}) => {
  const test = await startTestApp(options)
  const { clock, newClient } = test
  const ana = await test.signedIn('Ana')
  const begun = await ana.call('POST /api/me/second-factor/begin', {})
  const { code } = appOf(begun, clock)
  const { recoveryCodes } = await ana.call('POST /api/me/second-factor', { body: { code: code() } })
  // The code that turned it on is used.
  clock.advance(step)
  /** A browser that has shown the right password. */
  const halfSignedIn = async (password = testPassword): Promise<TestClient> => {
    const client = newClient()
    await client.call('POST /api/session', { body: { email: ana.email, password } })
    return client
  }
  const finish = (client: TestClient, given: string) =>
    client.send('POST /api/session/second-factor', { body: { code: given } })
  return {
    ...test,
    ana,
    ...begun,
    recoveryCodes,
    code,
    halfSignedIn,
    finish,
    nextCode: () => clock.advance(step),
  }
}

/** A code that is none around now. */
export const wrongCode = (right: string): string =>
  String((Number(right) + 500_000) % 1_000_000).padStart(6, '0')
