import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider, type Adapter, type AdapterPayload, type JWK } from 'oidc-provider'
import { onTestFinished } from 'vitest'

/** What a provider knows of somebody: claims by their names. */
export type Persona = Readonly<Record<string, unknown>> & { sub: string }

/** A real OpenID provider on a loopback port of its own, gone when the test is over. */
export interface TestProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who signs in there from now on; null: whoever comes declines. */
  use: (persona: Persona | null) => void
  /** How often each path was asked for. */
  asked: Map<string, number>
  /**
   * A browser that goes where `location` says and does all that is asked of it there: answers where it is sent back to,
   * with everything behind the question mark.
   */
  visit: (location: string) => Promise<{ back: string; answer: string }>
  stop: () => Promise<void>
}

const clientId = 'parley'

const signingKey = (): JWK => ({
  ...(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as JWK),
  use: 'sig',
  alg: 'RS256',
  kid: randomBytes(4).toString('hex'),
})

/** What a provider remembers, as long as it lives. */
const createMemory = (): ((kind: string) => Adapter) => {
  const kept = new Map<string, AdapterPayload>()
  return (kind) => {
    const at = (id: string): string => `${kind} ${id}`
    return {
      upsert: (id, payload) => Promise.resolve(void kept.set(at(id), payload)),
      find: (id) => Promise.resolve(kept.get(at(id))),
      findByUid: (uid) => Promise.resolve([...kept.values()].find((one) => one.uid === uid)),
      findByUserCode: () => Promise.resolve(undefined),
      consume: (id) => {
        const one = kept.get(at(id))
        if (one !== undefined) kept.set(at(id), { ...one, consumed: true })
        return Promise.resolve()
      },
      destroy: (id) => Promise.resolve(void kept.delete(at(id))),
      revokeByGrantId: (grantId) => {
        for (const [key, one] of kept) if (one.grantId === grantId) kept.delete(key)
        return Promise.resolve()
      },
    }
  }
}

/** A provider with a key of its own, which nobody else can sign with. */
export const startOpenIdProvider = async (options: {
  /** Where clients may be sent back to. */
  redirectUris: readonly string[]
  /** Whether it names itself in what it sends browsers back with. */
  namesItself?: boolean
}): Promise<TestProvider> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientSecret = randomBytes(16).toString('base64url')
  let persona: Persona | null = null
  const asked = new Map<string, number>()

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [...options.redirectUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    adapter: createMemory(),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    claims: {
      openid: ['sub', 'groups', 'realm_access'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      Session: 600,
      Interaction: 600,
      Grant: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    findAccount: (_context, accountId) => {
      const claims = persona
      return { accountId, claims: () => ({ ...claims, sub: accountId }) }
    },
  })

  const grantTo = async (accountId: string): Promise<string> => {
    const grant = new provider.Grant({ accountId, clientId })
    grant.addOIDCScope('openid profile email')
    return grant.save()
  }

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result =
      persona === null
        ? { error: 'access_denied', error_description: 'no, thanks' }
        : { login: { accountId: persona.sub }, consent: { grantId: await grantTo(persona.sub) } }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }

  const answer = provider.callback()
  server.on('request', (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    asked.set(path, (asked.get(path) ?? 0) + 1)
    if (path.startsWith('/interaction/')) void interact(request, response)
    else void answer(request, response)
  })

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => {
        resolve()
      })
    })
  onTestFinished(stop)

  return {
    issuer,
    clientId,
    clientSecret,
    asked,
    use: (next) => {
      persona = next
    },
    visit: (location) => visit(issuer, location, options.namesItself ?? true),
    stop,
  }
}

const mostSteps = 10

const visit = async (issuer: string, location: string, namesItself: boolean) => {
  const cookies = new Map<string, string>()
  let url = location
  for (let step = 0; step < mostSteps; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      const [name = '', value = ''] = pair.split('=', 2)
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    if (next === null) throw new Error(`${response.status}: ${(await response.text()).slice(0, 2000)}`)
    const to = new URL(next, issuer)
    if (to.origin !== issuer) {
      if (!namesItself) to.searchParams.delete('iss')
      return { back: `${to.origin}${to.pathname}`, answer: to.search.slice(1) }
    }
    url = to.href
  }
  throw new Error('the provider sends browsers in circles')
}
