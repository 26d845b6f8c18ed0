import type { ProviderProblem } from '../../../contract/providers.ts'
import type { Now } from '../../../core/clock.ts'
import type { Outgoing } from '../../../platform/outgoing/outgoing.ts'
import type { Told } from '../claims.ts'
import type { RedirectKind } from '../kinds.ts'

/** A provider as it is asked. */
export interface AskedProvider {
  kind: RedirectKind
  issuer: string
  clientId: string
  /** Empty for a client without one. */
  clientSecret: string
}

/** What has to be kept while somebody is at a provider. */
export interface TripSecrets {
  /** Empty where the kind knows none. */
  nonce: string
  verifier: string
}

export interface ProviderClient {
  /** Where to send a browser. Rejects with what `problemOf` reads. */
  leave: (
    provider: AskedProvider,
    trip: { redirectUri: string; state: string },
  ) => Promise<TripSecrets & { location: string }>
  /** Whom a provider vouches for. Rejects when anything about its answer isn't right. */
  arrive: (
    provider: AskedProvider,
    trip: TripSecrets & { answer: URLSearchParams; redirectUri: string; state: string },
  ) => Promise<Told>
  /** Asks it afresh; null when nothing is wrong. */
  test: (provider: AskedProvider, trip: { redirectUri: string }) => Promise<ProviderProblem | null>
}

export interface ProviderClientParts {
  outgoing: Outgoing
  now: Now
}
