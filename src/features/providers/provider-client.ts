import type { ClientAuth, Configuration, CustomFetch } from 'openid-client'
import type { ProviderProblem } from '../../contract/providers.ts'
import type { Now } from '../../core/clock.ts'
import { isOnThisMachine, type Outgoing } from '../../platform/outgoing/outgoing.ts'
import type { Claims, Told } from './claims.ts'
import { errorWordOf, problemOf } from './problem.ts'

/** A provider as it is asked. */
export interface AskedProvider {
  issuer: string
  clientId: string
  /** Empty for a client without one. */
  clientSecret: string
}

/** What has to be kept while somebody is at a provider. */
export interface TripSecrets {
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

/** How long what a provider says of itself is taken as still right. */
const memoryMilliseconds = 10 * 60_000
const mostKnown = 64
const patienceSeconds = 10

/** Needed where people sign in with a provider: not worth its memory elsewhere. */
const loadLibrary = () => import('openid-client')
type Library = Awaited<ReturnType<typeof loadLibrary>>

const fetchBy =
  (outgoing: Outgoing): CustomFetch =>
  (url, { method, headers, body, signal }) => {
    const text = body instanceof URLSearchParams ? body.toString() : body
    return outgoing(url, {
      method,
      headers,
      signal: signal ?? AbortSignal.timeout(patienceSeconds * 1000),
      ...(typeof text === 'string' && { body: text }),
    })
  }

/** The secret as the provider wants to be shown it. */
const showing = ({ ClientSecretBasic, ClientSecretPost }: Library, secret: string): ClientAuth => {
  const [byHeader, byPost] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const show = ways.includes('client_secret_basic') ? byHeader : byPost
    show(server, ...rest)
  }
}

/** Asks what a provider says of itself, and finds out how it wants to be shown the secret. */
const createDiscover =
  (outgoing: Outgoing) =>
  async ({ issuer, clientId, clientSecret }: AskedProvider): Promise<Configuration> => {
    const library = await loadLibrary()
    const url = new URL(issuer)
    return library.discovery(
      url,
      clientId,
      clientSecret === '' ? {} : { client_secret: clientSecret },
      clientSecret === '' ? library.None() : showing(library, clientSecret),
      {
        [library.customFetch]: fetchBy(outgoing),
        timeout: patienceSeconds,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- only where nobody listens on the way
        execute: url.protocol === 'http:' && isOnThisMachine(url) ? [library.allowInsecureRequests] : [],
      },
    )
  }

/** Each provider is asked about itself now and then, and never twice at once. */
const createKnown = ({ outgoing, now }: ProviderClientParts) => {
  const discover = createDiscover(outgoing)
  const known = new Map<string, { at: number; found: Promise<Configuration> }>()
  return (provider: AskedProvider): Promise<Configuration> => {
    const key = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret])
    const kept = known.get(key)
    if (kept !== undefined && now() - kept.at < memoryMilliseconds) return kept.found
    const found = discover(provider)
    known.delete(key)
    known.set(key, { at: now(), found })
    const [oldest] = known.keys()
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
    // What failed is asked again.
    found.catch(() => {
      if (known.get(key)?.found === found) known.delete(key)
    })
    return found
  }
}

/** Speaks OpenID Connect with providers: code, PKCE, state and nonce, by the library alone. */
export const createProviderClient = (parts: ProviderClientParts): ProviderClient => {
  const know = createKnown(parts)
  return {
    async leave(provider, { redirectUri, state }) {
      const library = await loadLibrary()
      const configuration = await know(provider)
      const verifier = library.randomPKCECodeVerifier()
      const nonce = library.randomNonce()
      const location = library.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state,
        nonce,
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      // The browser goes wherever this says: only to where pages are.
      if (!['https:', 'http:'].includes(location.protocol))
        throw new Error('the provider has no page to go to')
      return { location: location.href, nonce, verifier }
    },

    async arrive(provider, { answer, redirectUri, state, nonce, verifier }) {
      const library = await loadLibrary()
      const configuration = await know(provider)
      const url = new URL(redirectUri)
      url.search = answer.toString()
      const tokens = await library.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const signed = tokens.claims()
      if (signed === undefined) throw new Error('the provider sent no ID token')
      const { userinfo_endpoint: endpoint } = configuration.serverMetadata()
      const asked: Claims =
        endpoint === undefined
          ? {}
          : await library.fetchUserInfo(configuration, tokens.access_token, signed.sub)
      return { issuer: signed.iss, subject: signed.sub, signed, asked }
    },

    async test(provider, { redirectUri }) {
      try {
        const configuration = await createDiscover(parts.outgoing)(provider)
        const { authorization_endpoint: start, token_endpoint: end } = configuration.serverMetadata()
        if (start === undefined || end === undefined) return { kind: 'not_an_issuer' }
        return await probe(configuration, redirectUri)
      } catch (error) {
        return problemOf(error)
      }
    },
  }
}

/** Shows a code nobody has: a provider that knows this client complains about the code, any other about the client. */
const probe = async (configuration: Configuration, redirectUri: string): Promise<ProviderProblem | null> => {
  const library = await loadLibrary()
  const url = new URL(redirectUri)
  url.searchParams.set('code', 'a-code-nobody-has')
  url.searchParams.set('iss', configuration.serverMetadata().issuer)
  try {
    await library.authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: library.randomPKCECodeVerifier(),
    })
    return null
  } catch (error) {
    if (error instanceof library.WWWAuthenticateChallengeError) return { kind: 'client' }
    const word = errorWordOf(error)
    if (word === null) throw error
    return ['invalid_client', 'unauthorized_client'].includes(word) ? { kind: 'client' } : null
  }
}
