import type { TestClient } from './client.ts'
import { comesTrue } from './comes-true.ts'
import { base, startDirectory } from './directory.ts'
import { atApp, usualFields, type ProviderOptions } from './provider-desk.ts'

export const usualDirectory = {
  base,
  filter: '(uid={username})',
  idAttribute: 'entryUUID',
  nameAttribute: 'cn',
  mailAttribute: 'mail',
  ca: '',
}

/** An app with an admin, and a directory beside it. */
export const atDirectory = async (options: ProviderOptions & { given?: object } = {}) => {
  const test = await atApp(options)
  const school = await startDirectory()
  const directory = { ...usualDirectory, ca: school.ca }
  const asked = {
    kind: 'ldap' as const,
    issuer: school.encrypted,
    clientId: school.bindDn,
    clientSecret: school.bindPassword,
    directory,
  }
  const usual = { ...usualFields, trustsEmail: true, ...options.fields }
  await test.admin.call('POST /api/providers', {
    body: { ...usual, ...asked, ...options.given, id: 'school' },
  })
  const params = { provider: 'school' }

  const signIn = async (username: string, password: string, client: TestClient = test.newClient()) => {
    const body = { username, password }
    const answer = await client.send('POST /api/auth/providers/:provider/password', { params, body })
    return Object.assign(answer, { client })
  }

  /** The same, for one that isn't let in: nobody is told at once. */
  const refused = async (username: string, password: string, client?: TestClient) => {
    const before = test.clock.planned()
    const asking = signIn(username, password, client)
    await comesTrue(() => {
      if (test.clock.planned() === before) throw new Error('answered already, or not yet')
    })
    test.clock.advance(1500)
    return asking
  }
  return { ...test, school, directory, asked, signIn, refused }
}
