import type { FirstPasskey } from '../../../../src/contract/passkeys.ts'
import type { Api, ApiFailure } from '../../api.ts'
import { toFailure } from '../../api.ts'
import { looksLikeEmail } from '../../email.ts'
import { nameError } from '../../names.ts'
import { DeviceTrouble, type PasskeyDevice } from '../passkeys/passkey-device.ts'
import { newPasswordError, type NewPasswordError } from './new-password.ts'

export interface NewAccountError {
  email?: 'invalid' | 'taken'
  name?: 'empty' | 'long'
  password?: NewPasswordError
}

/** What is wrong with a field the server doesn't take. */
export const refusedNewAccount = { email: 'invalid', name: 'empty', password: 'common' } as const

/** What an account begins with. */
export type First = { password: string } | { passkey: FirstPasskey }

/** What is needed to begin with a passkey. */
export interface PasskeyUse {
  api: Api
  device: Pick<PasskeyDevice, 'make' | 'forget'>
  /** What it is called. */
  passkeyName: () => string
}

/** Why no passkey was made, or none was taken. */
export type PasskeyTrouble = 'none' | 'failed' | 'late' | 'unverified'

const troubles: Readonly<Record<string, PasskeyTrouble>> = {
  passkey_question: 'late',
  passkey_unverified: 'unverified',
  passkey_refused: 'failed',
  passkey_known: 'failed',
}

/** The server has said no: nothing was made there, so the passkey opens nothing. */
const isRefused = ({ code }: ApiFailure): boolean =>
  ['invalid_input', 'forbidden', 'conflict', 'gone'].includes(code)

/** What somebody writes to get an account. */
export class NewAccount {
  email = $state('')
  name = $state('')
  password = $state('')
  /** Begins with a passkey in place of the password. */
  withPasskey = $state(false)
  trouble: PasskeyTrouble | undefined = $state()
  readonly #use: PasskeyUse | undefined

  /** Without `use` there is only the password. */
  constructor(use?: PasskeyUse) {
    this.#use = use
  }

  /** Sends it with what the account begins with. @throws ApiFailure, DeviceTrouble */
  async begin<Answer>(send: (first: First) => Promise<Answer>): Promise<Answer> {
    this.trouble = undefined
    const use = this.#use
    if (!use || !this.withPasskey) return send({ password: this.password })
    const body = { name: this.name.trim(), email: this.email.trim() }
    const options = await use.api('POST /api/registration/passkey/options', { body })
    const registration = await use.device.make(options)
    try {
      return await send({ passkey: { name: use.passkeyName(), registration } })
    } catch (thrown) {
      if (isRefused(toFailure(thrown)))
        await use.device.forget({ rpId: options.rp.id, credentialId: registration.id })
      throw thrown
    }
  }

  /** What a failure says about the fields, or about the passkey. */
  blame({ reason, cause }: ApiFailure): NewAccountError | undefined {
    if (reason === 'email_taken') return { email: 'taken' }
    this.trouble = this.withPasskey ? troubleOf(reason, cause) : undefined
    return this.trouble && {}
  }

  /** What is wrong before the server is asked. */
  judge(): NewAccountError {
    const name = nameError(this.name)
    const password = this.withPasskey ? undefined : newPasswordError(this.password)
    return {
      ...(!looksLikeEmail(this.email) && { email: 'invalid' }),
      ...(name && { name }),
      ...(password && { password }),
    }
  }
}

const troubleOf = (reason: string | undefined, cause: unknown): PasskeyTrouble | undefined => {
  if (cause instanceof DeviceTrouble) return cause.refusal === 'failed' ? 'failed' : 'none'
  return troubles[reason ?? '']
}
