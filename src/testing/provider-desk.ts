import type { Database } from '../platform/db/database.ts'
import type { EditableValues } from '../contract/settings.ts'
import type { TestClient } from './client.ts'
import { generousRates } from './generous-rates.ts'
import { startOpenIdProvider, type Persona, type TestProvider } from './openid-provider.ts'
import { startTestApp } from './start-test-app.ts'
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

interface Options {
  database?: Database
  settings?: Partial<EditableValues>
  fields?: Partial<ProviderFields>
}

/** An app with an admin, a provider `school` beside it, and browsers that go there. */
export const atSchool = async ({ database, settings, fields = {} }: Options = {}) => {
  const test = await startTestApp({
    rates: generousRates,
    settings: { 'accounts.registration': 'open', ...settings },
    allowedNetworks: ['127.0.0.1'],
    ...(database !== undefined && { database }),
  })
  const admin = await test.signedIn('Root', 'admin')

  const add = async (id: string, more: Partial<ProviderFields> = {}): Promise<TestProvider> => {
    const provider = await startOpenIdProvider({ redirectUris: [`${testOrigin}/sign-in/back/${id}`] })
    const { issuer, clientId, clientSecret } = provider
    const body = { ...usualFields, ...more, id, issuer, clientId, clientSecret }
    await admin.call('POST /api/providers', { body })
    return provider
  }
  const school = await add('school', fields)

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

  return { ...test, admin, school, add, change, leave, bring, signIn, link }
}
