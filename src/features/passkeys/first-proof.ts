import type { FirstPasskey } from '../../contract/passkeys.ts'
import { Failure } from '../../core/failure.ts'
import type { Call } from '../../platform/http/call.ts'
import { readSecret } from '../sessions/index.ts'
import type { FirstPasskeys, Keeping } from './first-passkey.ts'
import { refusal } from './questions.ts'

/** Ties a question to the browser that was asked while nobody is signed in. It carries no rights. */
export const passkeyCookie = '__Host-parley_passkey'

/** What an account begins with: a password, or what keeps its first passkey. */
export interface First {
  password?: string
  keeping?: Keeping
}

/**
 * Reads what somebody gives for a new account; the audit log says which passkey it was.
 * @throws Failure `invalid_input` unless it is one of both, and as `FirstPasskeys.begin`
 */
export type ReadFirst = (given: { password?: string; passkey?: FirstPasskey }, call: Call) => Promise<First>

export const createReadFirst =
  ({ passkeys }: { passkeys: Pick<FirstPasskeys, 'begin'> }): ReadFirst =>
  async ({ password, passkey }, call) => {
    if (password !== undefined && passkey === undefined) return { password }
    if (password !== undefined || passkey === undefined)
      throw new Failure('invalid_input', 'give either a password or a passkey')
    const secret = readSecret(call.cookieHeader ?? '', passkeyCookie)
    if (secret === null) throw refusal('forbidden', 'question')
    const keeping = await passkeys.begin({ ...passkey, secret })
    call.changes = [...call.changes, { field: 'passkey', to: passkey.name }]
    return { keeping }
  }
