import type { CreationOptions, RequestOptions } from '../../contract/passkeys.ts'
import type { StoredPasskey } from './passkey.ts'
import type { RelyingParty } from './relying-party.ts'

/** How long a question stays open. Browsers are told, so that theirs doesn't stay longer. */
export const questionMilliseconds = 5 * 60_000

/** COSE: EdDSA, ES256, RS256. The last for Windows Hello on older machines. */
export const algorithms = [-8, -7, -257] as const

type Known = Pick<StoredPasskey, 'credentialId' | 'transports'>

const describe = ({ credentialId: id, transports }: Known) => ({
  id,
  type: 'public-key' as const,
  transports,
})

export interface CreationFacts {
  party: RelyingParty
  user: { name: string; email: string; handle: string }
  challenge: string
  /** Those the account has: their devices make no second one. */
  known: readonly Known[]
}

/** What a device needs to make a passkey that can be found by itself, and that only its owner can use. */
export const creationOptions = ({ party, user, challenge, known }: CreationFacts): CreationOptions => ({
  rp: { id: party.id, name: party.id },
  user: { id: user.handle, name: user.email, displayName: user.name },
  challenge,
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
  timeout: questionMilliseconds,
  excludeCredentials: known.map(describe),
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
})

/** What a device needs to show a passkey: any of this server's, or one of `known`. */
export const requestOptions = ({
  party,
  challenge,
  known,
}: Pick<CreationFacts, 'party' | 'challenge' | 'known'>): RequestOptions => ({
  challenge,
  timeout: questionMilliseconds,
  rpId: party.id,
  allowCredentials: known.map(describe),
  userVerification: 'required',
})
