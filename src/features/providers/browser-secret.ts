import type { NewSecret } from '../../core/ids.ts'
import type { Call } from '../../platform/http/call.ts'
import { readSecret } from '../sessions/index.ts'
import { tripMilliseconds } from './trips.ts'

/** Ties somebody at a provider to the browser that went there. It carries no rights. */
const cookieName = '__Host-parley_provider'

/** What the browser of a request went with; null when it didn’t, or too long ago. */
export const readBrowserSecret = ({ cookieHeader = '' }: Call): string | null =>
  readSecret(cookieHeader, cookieName)

/** The secret of this browser, the same for every way it goes at once; `trips.leave` wants it. */
export const browserSecret = (call: Call, newSecret: NewSecret): string => {
  const secret = readBrowserSecret(call) ?? newSecret()
  call.setCookie({ name: cookieName, value: secret, maxAge: tripMilliseconds / 1000 })
  return secret
}
