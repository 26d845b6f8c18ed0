import type { Configuration } from 'openid-client'
import type { Outgoing } from '../../../platform/outgoing/outgoing.ts'
import { problemOf } from '../problem.ts'
import type { AskedProvider, ProviderClient } from './client.ts'
import { begin, fetchBy, loadLibrary, patienceSeconds as usual, probe } from './library.ts'
import type { AskService, OAuthService } from './service.ts'

export interface ServiceClientParts {
  outgoing: Outgoing
  service: OAuthService
  /** How long each answer may take; ten unless given. */
  patienceSeconds?: number
}

const isWrong = (text: string): boolean => {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null && 'error' in said
  } catch {
    return false
  }
}

/** Some say 200 and then what is wrong; the protocol's way to say it is 400. */
const honest = async (response: Response): Promise<Response> => {
  if (response.status !== 200) return response
  const text = await response.text()
  return new Response(text, { status: isWrong(text) ? 400 : 200, headers: response.headers })
}

/** Speaks OAuth 2 with a service: code, PKCE and state, by the library alone. */
export const createServiceClient = (parts: ServiceClientParts): ProviderClient => {
  const { outgoing, service, patienceSeconds = usual } = parts
  const configure = async ({ issuer, clientId, clientSecret }: AskedProvider): Promise<Configuration> => {
    const library = await loadLibrary()
    const { authorization, token } = service.endpoints(issuer)
    const metadata = { issuer, authorization_endpoint: authorization, token_endpoint: token }
    const showing = service.showing(clientSecret)
    const configuration = new library.Configuration(metadata, clientId, {}, showing)
    const ask = fetchBy(outgoing)
    configuration[library.customFetch] = async (url, given) => {
      const answer = await ask(url, given)
      return url === token ? honest(answer) : answer
    }
    configuration.timeout = patienceSeconds
    const { protocol } = new URL(issuer)
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- our own door asks so on this machine alone
    if (protocol === 'http:') library.allowInsecureRequests(configuration)
    return configuration
  }

  return {
    leave: async (provider, trip) => begin(await configure(provider), { ...trip, scope: service.scope }),

    async arrive(provider, { answer, redirectUri, state, verifier }) {
      const { issuer } = provider
      const library = await loadLibrary()
      const configuration = await configure(provider)
      const url = new URL(redirectUri)
      url.search = answer.toString()
      // These say nothing of how they call themselves: what keeps them apart is that each has a redirect URI of its own.
      url.searchParams.delete('iss')
      const { access_token: token } = await library.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
      })
      const ask: AskService = (asked) =>
        library.fetchProtectedResource(
          configuration,
          token,
          new URL(asked),
          'GET',
          null,
          new Headers({ accept: 'application/json' }),
        )
      const { subject, claims } = await service.whose(issuer, ask)
      return { issuer, subject, signed: {}, asked: claims }
    },

    async test(provider, { redirectUri }) {
      try {
        return await probe(await configure(provider), redirectUri, service.words)
      } catch (error) {
        return problemOf(error)
      }
    },
  }
}
