import type { Assertion, Registration } from '../../contract/passkeys.ts'
import { algorithms } from './options.ts'
import type { StoredPasskey } from './passkey.ts'
import type { RelyingParty } from './relying-party.ts'

/**
 * Why an answer isn't taken.
 * - `question`: it answers none that is open for this browser
 * - `unverified`: the device hasn't checked who holds it
 * - `refused`: everything else; whoever forges learns nothing
 */
export type Refusal = 'question' | 'unverified' | 'refused'

export type MadePasskey = Pick<
  StoredPasskey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'
>
export type ShownPasskey = Pick<StoredPasskey, 'counter' | 'backedUp'>

interface Expected {
  party: RelyingParty
  /** Uses the question up that was answered; whether it was open. */
  take: (challenge: string) => Promise<boolean>
}

type Verified<Found> = { good: Found } | { refusal: Refusal }

/** Loaded with the first answer: it would cost every start 0.3 s and every process 25 MB. */
const loadLibrary = () => import('@simplewebauthn/server')

/** Runs the library, which throws at whatever is wrong with an answer; only the question is told apart. */
const judged = async <Found>(
  take: Expected['take'],
  look: (expectedChallenge: (challenge: unknown) => Promise<boolean>) => Promise<Verified<Found>>,
): Promise<Verified<Found>> => {
  let asked: { open: boolean } | { trouble: unknown } = { open: true }
  const expected = async (challenge: unknown): Promise<boolean> => {
    try {
      asked = { open: typeof challenge === 'string' && (await take(challenge)) }
    } catch (trouble) {
      asked = { trouble }
    }
    return 'open' in asked && asked.open
  }
  try {
    return await look(expected)
  } catch {
    const seen = asked as { open: boolean } | { trouble: unknown }
    // A database that is away isn't the passkey's fault.
    if ('trouble' in seen) throw seen.trouble
    return { refusal: seen.open ? 'refused' : 'question' }
  }
}

/** Judges what a device answered when it made a passkey. */
export const verifyRegistration = async (
  { id, transports, ...given }: Registration,
  { party, take }: Expected,
): Promise<Verified<MadePasskey>> => {
  const { verifyRegistrationResponse } = await loadLibrary()
  return judged(take, async (expectedChallenge) => {
    const { registrationInfo: found } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', response: given, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      // Told apart below, from all that is forged.
      requireUserVerification: false,
      supportedAlgorithmIDs: [...algorithms],
    })
    if (found === undefined) return { refusal: 'refused' }
    if (!found.userVerified) return { refusal: 'unverified' }
    const { id: credentialId, publicKey, counter } = found.credential
    if (credentialId !== id) return { refusal: 'refused' }
    const key = Buffer.from(publicKey).toString('base64url')
    const backedUp = found.credentialBackedUp
    return { good: { credentialId, publicKey: key, counter, transports, backedUp } }
  })
}

/** Judges what a device answered when its owner showed a passkey. Its counter is for the store to judge. */
export const verifyAssertion = async (
  { id, ...given }: Assertion,
  passkey: StoredPasskey,
  { party, take }: Expected,
): Promise<Verified<ShownPasskey>> => {
  const { verifyAuthenticationResponse } = await loadLibrary()
  return judged(take, async (expectedChallenge) => {
    const { verified, authenticationInfo: found } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', response: given, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      // 0: the library looks at the counter before the signature, where anybody could say anything.
      credential: {
        id: passkey.credentialId,
        publicKey: Buffer.from(passkey.publicKey, 'base64url'),
        counter: 0,
      },
      requireUserVerification: false,
    })
    if (!verified) return { refusal: 'refused' }
    if (!found.userVerified) return { refusal: 'unverified' }
    return { good: { counter: found.newCounter, backedUp: found.credentialBackedUp } }
  })
}
