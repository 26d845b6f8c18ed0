import { createHash } from 'node:crypto'
import type { CreationOptions, FirstPasskey } from '../../contract/passkeys.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import type { Step } from '../../platform/db/statement.ts'
import { readEmail, type Users } from '../users/index.ts'
import { creationOptions } from './options.ts'
import type { PasskeyStore } from './passkey.ts'
import { refusal, type Questions } from './questions.ts'
import type { RelyingParty } from './relying-party.ts'
import { verifyRegistration } from './verify.ts'

/** Steps that keep something with a new account, after its own row. */
export type Keeping = (userId: string) => readonly Step[]

/** Passkeys that accounts begin with. */
export interface FirstPasskeys {
  /**
   * For an account that somebody wants who has the browser's `secret`.
   * @throws Failure `not_found` with reason `no_passkeys_here`, `invalid_input`
   */
  optionsToBegin: (wanted: { name: string; email: string; secret: string }) => Promise<CreationOptions>
  /**
   * What keeps a passkey together with the account that begins with it.
   * @throws Failure `gone` with reason `passkey_question`, `forbidden` with reason `passkey_refused` or
   * `passkey_unverified`, `conflict` with reason `passkey_known`, `invalid_input`
   */
  begin: (given: FirstPasskey & { secret: string }) => Promise<Keeping>
}

interface FirstParts extends Questions {
  store: Pick<PasskeyStore, 'findByCredential' | 'inserting'>
  users: Pick<Users, 'givingPasskeyHandle'>
  here: () => RelyingParty
  now: Now
  newId: NewId
}

/**
 * Who an account will be to its passkeys: computed from the question, which is random and asked once, so that nothing has
 * to be kept for an account that may never be made. 64 bytes as base64url.
 */
const handleOf = (challenge: string): string =>
  createHash('sha512').update(`passkey handle ${challenge}`).digest('base64url')

export const createFirst = (parts: FirstParts): FirstPasskeys => {
  const { store, users, here, ask, taking, now, newId } = parts
  return {
    async optionsToBegin({ secret, ...wanted }) {
      const party = here()
      const name = readName(wanted.name, 'name')
      const { shown: email } = readEmail(wanted.email)
      const challenge = await ask('sign_up', hashSecret(secret))
      const user = { name, email, handle: handleOf(challenge) }
      return creationOptions({ party, user, challenge, known: [] })
    },

    async begin({ registration, secret, ...wanted }) {
      const name = readName(wanted.name, 'passkey.name')
      const party = here()
      let fresh = ''
      const take = (challenge: string): Promise<boolean> => {
        fresh = handleOf(challenge)
        return taking('sign_up', hashSecret(secret))(challenge)
      }
      const made = await verifyRegistration(registration, { party, take })
      if ('refusal' in made) throw refusal('forbidden', made.refusal)
      if ((await store.findByCredential(made.good.credentialId)) !== null)
        throw new Failure('conflict', 'this passkey is known already', { reason: 'passkey_known' })
      const passkey = { id: newId(), ...made.good, name, rpId: party.id, usedAt: null, createdAt: now() }
      return (userId) => [
        users.givingPasskeyHandle({ id: userId, fresh }),
        store.inserting({ ...passkey, userId }),
      ]
    },
  }
}
