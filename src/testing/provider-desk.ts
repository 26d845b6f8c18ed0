import type { EditableValues } from '../contract/settings.ts'
import type { ProviderKind } from '../contract/shapes.ts'
import type { ServiceAddresses } from '../features/providers/index.ts'
import type { Database } from '../platform/db/database.ts'
import type { TestClient } from './client.ts'
import { generousRates } from './generous-rates.ts'
import { gitHub, startOAuthService, x, type TestService } from './oauth-service.ts'
import { startOpenIdProvider, type Persona, type TestProvider } from './openid-provider.ts'
import { startTestApp, type TestApp } from './start-test-app.ts'
import { testOrigin } from './test-config.ts'

export interface ProviderFields {
  name: string
  domains: string
  groupsClaim: string
  adminGroup: string
  trustsEmail: boolean
  enabled: boolean
}

export const usualFields: ProviderFields = {
  name: 'School',
  domains: '',
  groupsClaim: '',
  adminGroup: '',
  trustsEmail: false,
  enabled: true,
}

export const ben: Persona = {
  sub: 'ben-at-school',
  name: 'Ben',
  email: 'ben@school.test',
  email_verified: true,
}

export interface ProviderOptions {
  database?: Database
  /** Fixed by the environment, beside that everybody may register; nothing is fixed when null. */
  settings?: Partial<EditableValues> | null
  fields?: Partial<ProviderFields>
}

const backTo = (id: string) => ({ redirectUris: [`${testOrigin}/sign-in/back/${id}`] })

/** What browsers do with a provider that is called `school` here. */
const createDesk = (
  test: TestApp,
  admin: Awaited<ReturnType<TestApp['signedIn']>>,
  school: Pick<TestProvider, 'use' | 'visit'>,
) => {
  const change = async (given: object, id = 'school') => {
    const { providers } = await admin.call('GET /api/providers', {})
    const version = providers.find((one) => one.id === id)?.version ?? 0
    return admin.call('PATCH /api/providers/:id', { params: { id }, body: { version, ...given } })
  }

  /** Where this browser is sent. */
  const leave = async (client: TestClient, next?: string, provider = 'school') =>
    (
      await client.call('POST /api/auth/providers/:provider', {
        params: { provider },
        body: next === undefined ? {} : { next },
      })
    ).location

  const bring = (client: TestClient, answer: string, provider = 'school') =>
    client.send('POST /api/auth/providers/:provider/answer', { params: { provider }, body: { answer } })

  /** All the way there and back, as somebody. */
  const signIn = async (persona: Persona | null, client: TestClient = test.newClient()) => {
    school.use(persona)
    const { answer } = await school.visit(await leave(client))
    return Object.assign(await bring(client, answer), { client })
  }

  const link = async (persona: Persona, client: TestClient) => {
    school.use(persona)
    const { location } = await client.call('POST /api/me/providers/:provider', {
      params: { provider: 'school' },
    })
    return bring(client, (await school.visit(location)).answer)
  }
  return { ...test, admin, change, leave, bring, signIn, link }
}

const appOptions = ({ database, settings }: ProviderOptions) => ({
  rates: generousRates,
  settings: settings === null ? {} : ({ 'accounts.registration': 'open', ...settings } as const),
  allowedNetworks: ['127.0.0.1'],
  ...(database !== undefined && { database }),
})

/** An app with an admin. */
export const atApp = async (options: ProviderOptions, services?: ServiceAddresses) => {
  const test = await startTestApp({ ...appOptions(options), ...(services && { services }) })
  return { ...test, admin: await test.signedIn('Root', 'admin') }
}

/** An app with an admin, a provider `school` beside it, and browsers that go there. */
export const atSchool = async (options: ProviderOptions = {}) => {
  const { admin, ...test } = await atApp(options)

  const add = async (id: string, more: Partial<ProviderFields> = {}): Promise<TestProvider> => {
    const provider = await startOpenIdProvider(backTo(id))
    const { issuer, clientId, clientSecret } = provider
    const body = { ...usualFields, ...more, id, issuer, clientId, clientSecret }
    await admin.call('POST /api/providers', { body })
    return provider
  }
  const school = await add('school', options.fields)
  return { ...createDesk(test, admin, school), school, add }
}

/** The same with a service of a kind that needs no address, under the name `school` all the same. */
export const atService = async (
  kind: Exclude<ProviderKind, 'oidc' | 'ldap'>,
  options: ProviderOptions = {},
): Promise<ReturnType<typeof createDesk> & { school: TestProvider | TestService; service: TestService }> => {
  const google = await startOpenIdProvider(backTo('school'))
  const service = await startOAuthService(kind === 'x' ? x : gitHub, backTo('school'))
  const { address } = service
  const services = { google: google.issuer, github: address, x: address, xApi: address }
  const { admin, ...test } = await atApp(options, services)
  const school = kind === 'google' ? google : service
  const { clientId, clientSecret } = school
  const body = { ...usualFields, ...options.fields, kind, id: 'school', clientId, clientSecret }
  await admin.call('POST /api/providers', { body })
  return { ...createDesk(test, admin, school), school, service }
}
