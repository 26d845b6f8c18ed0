import type { Configuration, CustomFetch } from 'openid-client'
import type { ProviderProblem } from '../../../contract/providers.ts'
import type { Outgoing } from '../../../platform/outgoing/outgoing.ts'
import { errorWordOf } from '../problem.ts'
import type { TripSecrets } from './client.ts'

/** Needed where people sign in with a provider: not worth its memory elsewhere. */
export const loadLibrary = () => import('openid-client')
export type Library = Awaited<ReturnType<typeof loadLibrary>>

export const patienceSeconds = 10

/** Lets the library ask nobody but through our own door. */
export const fetchBy =
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

/** Where a browser goes, and what has to be kept until it is back. */
export const begin = async (
  configuration: Configuration,
  asked: { redirectUri: string; state: string; scope: string; nonce?: string },
): Promise<TripSecrets & { location: string }> => {
  const { redirectUri, state, scope, nonce } = asked
  const library = await loadLibrary()
  const verifier = library.randomPKCECodeVerifier()
  const location = library.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope,
    state,
    ...(nonce !== undefined && { nonce }),
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  // The browser goes wherever this says: only to where pages are.
  if (!['https:', 'http:'].includes(location.protocol)) throw new Error('the provider has no page to go to')
  return { location: location.href, nonce: nonce ?? '', verifier }
}

const ofClient = ['invalid_client', 'unauthorized_client']

/** What a provider says of a code nobody has, in its own words, beside those of the protocol. */
export interface OwnWords {
  /** It doesn't know the client. */
  client?: readonly string[]
  /** It knows the client, and not the code; any other word unless given. */
  code?: readonly string[]
}

const judge = (word: string, own: OwnWords): ProviderProblem | null => {
  if (word === 'redirect_uri_mismatch') return { kind: 'redirect' }
  if ([...ofClient, ...(own.client ?? [])].includes(word)) return { kind: 'client' }
  return own.code?.includes(word) === false ? { kind: 'not_an_issuer' } : null
}

/** Shows a code nobody has: a provider that knows this client complains about the code, any other about the client. */
export const probe = async (
  configuration: Configuration,
  redirectUri: string,
  own: OwnWords = {},
): Promise<ProviderProblem | null> => {
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
    return judge(word, own)
  }
}
