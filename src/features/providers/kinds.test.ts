import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createOutgoing } from '../../platform/outgoing/outgoing.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, atService, usualFields } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { createGitHub } from './clients/github.ts'
import { createServiceClient } from './clients/service-client.ts'
import { githubApi } from './kinds.ts'

test.each([
  ['https://github.com', 'https://api.github.com'],
  ['https://octo.ghe.com', 'https://api.octo.ghe.com'],
  ['https://git.example.org', 'https://git.example.org/api/v3'],
  ['https://evilghe.com', 'https://evilghe.com/api/v3'],
])('%s answers programs at %s', (issuer, api) => {
  expect(githubApi(issuer)).toBe(api)
})

/** Somebody who answers every question with the same. */
const saying = async (status: number, body: string): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.each(['github', 'x', 'google'] as const)('the test of kind %s', (kind) => {
  test('finds nothing where all is well, and says that the client is wrong', async () => {
    const { admin, school } = await atService(kind)
    const { clientId, clientSecret } = school
    const ask = async (given: object) =>
      (
        await admin.send('POST /api/providers/test', { body: { kind, clientId, clientSecret, ...given } })
      ).json<object>()
    expect(await ask({})).toEqual({})
    expect(await ask({ clientSecret: 'wrong' })).toEqual({ problem: { kind: 'client' } })
    expect(await ask({ clientId: 'nobody' })).toEqual({ problem: { kind: 'client' } })
    // The one it has goes with its name, as long as the rest is the same.
    expect(await ask({ clientSecret: undefined, id: 'school' })).toEqual({})
    expect(await ask({ clientSecret: undefined })).toEqual({ problem: { kind: 'client' } })
  })
})

test.each<[number, string, object]>([
  [200, '{"error":"incorrect_client_credentials"}', { problem: { kind: 'client' } }],
  [404, '{"error":"Not Found"}', { problem: { kind: 'client' } }],
  [200, '{"error":"redirect_uri_mismatch"}', { problem: { kind: 'redirect' } }],
  [200, '{"error":"bad_verification_code"}', {}],
  [400, '{"error":"invalid_grant"}', { problem: { kind: 'not_an_issuer' } }],
  [404, '<p>Not found</p>', { problem: { kind: 'not_an_issuer' } }],
  [200, '<p>Hello</p>', { problem: { kind: 'not_an_issuer' } }],
  [200, 'x'.repeat(1_048_577), { problem: { kind: 'not_an_issuer' } }],
])('a GitHub that says %s %s is %j', async (status, body, found) => {
  const { admin } = await atService('github')
  const issuer = await saying(status, body)
  const asked = { kind: 'github', issuer, clientId: 'a', clientSecret: 'b' } as const
  const ask = (given: object) => admin.call('POST /api/providers/test', { body: { ...asked, ...given } })
  expect(await ask({ id: 'school' })).toEqual(found)
})

test('where to send people back to isn’t missed of a provider without a name', async () => {
  const { admin } = await atService('github')
  const issuer = await saying(200, '{"error":"redirect_uri_mismatch"}')
  const body = { kind: 'github', issuer, clientId: 'a', clientSecret: 'b' } as const
  expect(await admin.call('POST /api/providers/test', { body })).toEqual({})
})

test('whoever never answers is given up', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.1'] })
  const client = createServiceClient({ outgoing, service: createGitHub(), patienceSeconds: 0.05 })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const asked = { kind: 'github', issuer, clientId: 'a', clientSecret: 'b' } as const
  expect(await client.test(asked, { redirectUri: 'https://meet.test/' })).toEqual({ kind: 'timed_out' })
})

test.each(['http://127.0.0.1:1', 'https://nobody.invalid'])('nobody is at %s', async (issuer) => {
  const { admin } = await atService('github')
  const body = { kind: 'github', issuer, clientId: 'a', clientSecret: 'b' } as const
  expect(await admin.call('POST /api/providers/test', { body })).toEqual({ problem: { kind: 'unreachable' } })
})

test.each(['https://10.1.2.3', 'https://169.254.169.254'])(
  'no server inside is asked: %s',
  async (issuer) => {
    const { admin } = await atService('github')
    const body = { kind: 'github', issuer, clientId: 'a', clientSecret: 'b' } as const
    expect(await admin.call('POST /api/providers/test', { body })).toEqual({ problem: { kind: 'address' } })
  },
)

test('a secret goes to no other kind, and to no other server, than it was given for', async () => {
  const { admin, service, change } = await atService('github')
  const { address, clientId } = service
  const before = service.asked.length
  const moved = { id: 'school', kind: 'oidc', issuer: address, clientId } as const
  await admin.call('POST /api/providers/test', { body: moved })
  const asked = service.asked.slice(before).map(({ path }) => path)
  expect(asked).toEqual(['/.well-known/openid-configuration'])
  await expect(change({ issuer: 'https://evil.example.org' })).rejects.toMatchObject({
    body: { details: [{ path: 'clientSecret' }] },
  })
  const { issuer } = await change({ issuer: 'https://git.example.org/', clientSecret: 'another' })
  expect(issuer).toBe('https://git.example.org')
  expect((await change({ issuer: '', clientSecret: 'another' })).issuer).toBe(address)
})

test.each([
  ['google', 'issuer', { issuer: 'https://evil.test' }],
  ['x', 'issuer', { issuer: 'https://evil.test' }],
  ['github', 'issuer', { issuer: 'https://git.example.org/path' }],
  ['github', 'issuer', { issuer: 'http://git.example.org' }],
  ['github', 'trustsEmail', { trustsEmail: true }],
  ['google', 'groupsClaim', { groupsClaim: 'groups' }],
  ['x', 'adminGroup', { adminGroup: 'it' }],
  ['github', 'clientSecret', { clientSecret: '' }],
  ['oidc', 'issuer', {}],
] as const)('of kind %s, a wrong %s is refused: %j', async (kind, path, given) => {
  const { admin } = await atSchool()
  const body = { ...usualFields, id: 'new', kind, clientId: 'parley', clientSecret: 'a', ...given }
  const refused = await admin.send('POST /api/providers', { body })
  expect(refused.statusCode).toBe(400)
  expect(refused.json<{ details: { path: string }[] }>().details[0]?.path).toBe(path)
})

test('a kind stays, is shown, and is in the audit log; what it knows is filled in', async () => {
  const desk = await atService('x')
  const { admin, service } = desk
  const { providers } = await admin.call('GET /api/providers', {})
  expect(providers).toMatchObject([{ id: 'school', kind: 'x', issuer: service.address }])
  const body = { version: 1, kind: 'oidc' } as const
  const changed = await admin.send('PATCH /api/providers/:id', { params: { id: 'school' }, body })
  expect(refusedWith(changed)[0]).toBe(400)
  expect(await eventsOf(desk, 'provider.added')).toMatchObject([
    { changes: [{ field: 'name' }, { field: 'kind', to: 'x' }, { field: 'issuer' }, { field: 'clientId' }] },
  ])
})
