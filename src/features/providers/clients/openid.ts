import type { ClientAuth, Configuration } from 'openid-client'
import { isOnThisMachine, type Outgoing } from '../../../platform/outgoing/outgoing.ts'
import type { Claims } from '../claims.ts'
import { begin, fetchBy, loadLibrary, patienceSeconds, probe, type Library } from './library.ts'
import { problemOf } from '../problem.ts'
import type { AskedProvider, ProviderClient, ProviderClientParts } from './client.ts'

/** How long what a provider says of itself is taken as still right. */
const memoryMilliseconds = 10 * 60_000
const mostKnown = 64

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
export const createOpenIdClient = (parts: ProviderClientParts): ProviderClient => {
  const know = createKnown(parts)
  return {
    async leave(provider, trip) {
      const { randomNonce } = await loadLibrary()
      return begin(await know(provider), { ...trip, scope: 'openid profile email', nonce: randomNonce() })
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
