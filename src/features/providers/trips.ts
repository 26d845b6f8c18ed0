import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { localPath } from '../../core/local-path.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import { strangerOf, type Stranger } from './claims.ts'
import { errorWordOf, problemOf } from './problem.ts'
import type { ProviderClient } from './clients/client.ts'
import type { Provider, SignInTrip, TripStore } from './provider.ts'
import type { Providers } from './providers.ts'
import { stillInvited } from './still-invited.ts'

/** How long somebody may stay at a provider. */
export const tripMilliseconds = 10 * 60_000

/** Somebody who has come back, and whom the provider vouches for. */
export interface Arrival {
  provider: Provider
  stranger: Stranger
  /** The session that links; null where one signs in. */
  sessionId: string | null
  /** Of the secret of the invitation that is accepted; null where there is none. */
  invitationHash: string | null
  next: string
}

export interface Trips {
  /**
   * Where to send a browser, whose `secret` is the only one that may come back.
   * @throws Failure `not_found` with reason `no_provider`, `unavailable` with reason `provider_failed`
   */
  leave: (given: {
    providerId: string
    secret: string
    sessionId: string | null
    invitationHash?: string | null
    next: string
  }) => Promise<{ location: string }>
  /**
   * Once for each that left.
   * @throws Failure `gone` with reason `provider_trip`, `not_found` with reason `no_provider`, `forbidden` with reason
   * `provider_declined`, `unavailable` with reason `provider_failed`
   */
  arrive: (given: { providerId: string; secret: string | null; answer: string }) => Promise<Arrival>
  sweep: () => Promise<void>
}

export type OnTrouble = (trouble: { providerId: string; kind: string; error: unknown }) => void

export interface TripsParts {
  store: TripStore
  providers: Pick<Providers, 'open' | 'redirectUri'>
  client: Pick<ProviderClient, 'leave' | 'arrive'>
  seal: Pick<Seal, 'seal' | 'open'>
  now: Now
  newId: NewId
  newSecret: NewSecret
  /** For the log: what an operator needs to mend it. */
  onTrouble: OnTrouble
}

const Secrets = Type.Object({ nonce: Type.String(), verifier: Type.String() })

const gone = (): Failure =>
  new Failure('gone', 'this took too long, was used already, or began in another browser: begin again', {
    reason: 'provider_trip',
  })

const declined = (): Failure =>
  new Failure('forbidden', 'the provider was told not to let this server know', {
    reason: 'provider_declined',
  })

export const failed = (cause: unknown): Failure =>
  new Failure('unavailable', 'the sign-in provider doesn’t answer as it should', {
    reason: 'provider_failed',
    cause,
  })

/** Ways to providers and back: each bound to the browser that went, and used up by whoever comes back first. */
export const createTrips = (parts: TripsParts): Trips => {
  const { store, providers, client, seal, now, newId, newSecret, onTrouble } = parts
  const trouble = (providerId: string, error: unknown): Failure => {
    onTrouble({ providerId, kind: problemOf(error).kind, error })
    return failed(error)
  }

  const secretsOf = ({ secrets }: SignInTrip): Static<typeof Secrets> => {
    const text = seal.open(secrets)
    const read: unknown = text === null ? null : JSON.parse(text)
    if (Value.Check(Secrets, read)) return read
    throw gone()
  }

  const take = async (which: { providerId: string; secret: string | null; state: string | null }) => {
    const { providerId, secret, state } = which
    if (secret === null || state === null) throw gone()
    const bound = { stateHash: hashSecret(state), browserHash: hashSecret(secret), providerId }
    const trip = await store.find(bound)
    if (trip === null || trip.expiresAt <= now() || !(await store.take(trip.id))) throw gone()
    return { trip, state }
  }

  return {
    async leave({ providerId, secret, sessionId, invitationHash = null, next }) {
      const { asked } = await providers.open(providerId)
      const state = newSecret()
      const redirectUri = providers.redirectUri(providerId)
      const left = await client.leave(asked, { redirectUri, state }).catch((error: unknown) => {
        throw trouble(providerId, error)
      })
      const { location, ...secrets } = left
      const at = now()
      await store.insert({
        id: newId(),
        stateHash: hashSecret(state),
        browserHash: hashSecret(secret),
        providerId,
        sessionId,
        invitationHash,
        secrets: seal.seal(JSON.stringify(secrets)),
        next: localPath(next),
        createdAt: at,
        expiresAt: at + tripMilliseconds,
      })
      return { location }
    },

    async arrive({ providerId, secret, answer: text }) {
      const { provider, asked } = await providers.open(providerId)
      const answer = new URLSearchParams(text)
      const { trip, state } = await take({ providerId, secret, state: answer.get('state') })
      const redirectUri = providers.redirectUri(providerId)
      const sent = { answer, redirectUri, state, ...secretsOf(trip) }
      const told = await client.arrive(asked, sent).catch((error: unknown) => {
        const failure = errorWordOf(error) === 'access_denied' ? declined() : trouble(providerId, error)
        throw trip.invitationHash === null ? failure : stillInvited(failure)
      })
      return {
        provider,
        stranger: strangerOf(told, provider),
        sessionId: trip.sessionId,
        invitationHash: trip.invitationHash,
        next: trip.next,
      }
    },

    sweep: () => store.deleteExpired(now()),
  }
}
