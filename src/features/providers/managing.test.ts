import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createInternalCa } from '../../platform/tls/internal-ca.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, usualFields } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Somebody who answers every question with the same. */
const saying = async (body: string, type = 'application/json'): Promise<string> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', type)
    response.end(body)
  })
  return `http://127.0.0.1:${await listening(server)}`
}

const asking = async () => {
  const { admin, school, ...desk } = await atSchool()
  const ask = async (given: object = {}) => {
    const { issuer, clientId, clientSecret } = school
    const body = { issuer, clientId, clientSecret, ...given }
    return (await admin.send('POST /api/providers/test', { body })).json<object>()
  }
  return { ...desk, admin, school, ask }
}

test('the test of a provider that is right finds nothing', async () => {
  const { ask } = await asking()
  expect(await ask()).toEqual({})
})

test('the test says what is wrong', async () => {
  const { ask, school } = await asking()
  expect(await ask({ clientSecret: 'wrong' })).toEqual({ problem: { kind: 'client' } })
  expect(await ask({ clientId: 'nobody' })).toEqual({ problem: { kind: 'client' } })
  expect(await ask({ issuer: `${school.issuer}/nowhere` })).toEqual({ problem: { kind: 'not_an_issuer' } })
  expect(await ask({ issuer: await saying('<p>Hello</p>', 'text/html') })).toEqual({
    problem: { kind: 'not_an_issuer' },
  })
  const other = await saying(JSON.stringify({ issuer: 'https://other.test', authorization_endpoint: 'x' }))
  expect(await ask({ issuer: other })).toEqual({
    problem: { kind: 'mismatch', found: 'https://other.test' },
  })
  expect(await ask({ issuer: await saying('x'.repeat(1_048_577)) })).toEqual({
    problem: { kind: 'not_an_issuer' },
  })
  expect(await ask({ issuer: 'http://127.0.0.1:1' })).toEqual({ problem: { kind: 'unreachable' } })
  expect(await ask({ issuer: 'https://nobody.invalid' })).toEqual({ problem: { kind: 'unreachable' } })
})

test('the test says who speaks no TLS, and whose certificate nobody knows', async () => {
  const { ask } = await asking()
  const mute = createTcpServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  expect(await ask({ issuer: `https://127.0.0.1:${await listening(mute)}` })).toEqual({
    problem: { kind: 'tls' },
  })
  const ca = createInternalCa({ folder: temporaryFolder(), name: '127.0.0.1', now: Date.now })
  const { cert, key } = await ca.current()
  const port = await listening(createTlsServer({ cert, key }))
  expect(await ask({ issuer: `https://127.0.0.1:${port}` })).toEqual({ problem: { kind: 'tls' } })
})

test.each(['https://10.1.2.3', 'https://169.254.169.254', 'https://[::1]', 'https://[::ffff:10.1.2.3]'])(
  'nobody inside is asked: %s',
  async (issuer) => {
    const { ask } = await asking()
    expect(await ask({ issuer })).toEqual({ problem: { kind: 'address' } })
  },
)

test('nobody on this machine is asked where the operator hasn’t allowed it', async () => {
  const { signedIn } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.end()
  })
  const port = await listening(server)
  for (const host of ['127.0.0.1', 'localhost']) {
    const body = { issuer: `http://${host}:${port}`, clientId: 'parley' }
    expect(await root.call('POST /api/providers/test', { body })).toEqual({ problem: { kind: 'address' } })
  }
  expect(hits).toEqual([])
})

test.each([
  ['issuer', { issuer: 'id.example.org' }],
  ['issuer', { issuer: 'http://id.example.org' }],
  ['issuer', { issuer: 'javascript:alert(1)' }],
  ['issuer', { issuer: 'https://ada:secret@id.example.org' }],
  ['issuer', { issuer: 'https://id.example.org/?x=1' }],
  ['domains', { domains: 'example.org, not a domain' }],
  ['name', { name: '\u202E' }],
  ['clientId', { clientId: ' ' }],
])('a wrong %s is refused: %j', async (path, given) => {
  const { admin } = await atSchool()
  const body = { ...usualFields, id: 'new', issuer: 'https://id.example.org', clientId: 'parley', ...given }
  const refused = await admin.send('POST /api/providers', { body })
  expect(refused.statusCode).toBe(400)
  expect(refused.json<{ details: { path: string }[] }>().details[0]?.path).toBe(path)
})

test('an address of the document itself is the issuer’s', async () => {
  const { admin } = await atSchool()
  const issuer = 'https://id.example.org/.well-known/openid-configuration'
  const body = { ...usualFields, id: 'new', issuer, clientId: 'parley' }
  expect((await admin.call('POST /api/providers', { body })).issuer).toBe('https://id.example.org')
  expect(refusedWith(await admin.send('POST /api/providers', { body }))).toEqual([409, 'provider_known'])
})

test('admins change and remove providers, and nobody is ever told the secret', async () => {
  const desk = await atSchool()
  const { admin, school, change, database } = desk
  await change({ name: 'Our school', clientSecret: 'canary-secret' })
  await change({ name: 'Our school' })
  const list = await admin.send('GET /api/providers')
  expect(list.json()).toMatchObject({
    providers: [
      {
        id: 'school',
        name: 'Our school',
        issuer: school.issuer,
        hasClientSecret: true,
        redirectUri: 'https://meet.test/sign-in/back/school',
        accounts: 0,
        version: 3,
      },
    ],
  })
  const params = { id: 'school' }
  const late = { params, body: { version: 1, name: 'Late' } }
  expect(refusedWith(await admin.send('PATCH /api/providers/:id', late))).toEqual([409, 'version'])
  await admin.call('DELETE /api/providers/:id', { params })
  expect((await admin.send('DELETE /api/providers/:id', { params })).statusCode).toBe(404)
  const events = await eventsOf(desk, 'provider.')
  expect(events).toMatchObject([
    { event: 'provider.added', actorId: admin.userId, subject: 'school' },
    {
      event: 'provider.changed',
      changes: [
        { field: 'name', from: 'School', to: 'Our school' },
        { field: 'clientSecret', from: '********', to: '********' },
      ],
    },
    { event: 'provider.removed', changes: [{ field: 'name', from: 'Our school' }, { field: 'issuer' }] },
  ])
  const rows = await database.query((prisma) => prisma.auditEntry.findMany())
  for (const text of [list.body, JSON.stringify(rows), ...desk.lines])
    expect(text).not.toMatch(/canary-secret/)
})

test('a secret goes to no other provider than it was given for', async () => {
  const { admin, school, add } = await atSchool()
  const club = await add('club')
  const params = { id: 'school' }
  const moved = { params, body: { version: 1, issuer: club.issuer } }
  const refused = await admin.send('PATCH /api/providers/:id', moved)
  expect(refused.json()).toMatchObject({ details: [{ path: 'clientSecret' }] })
  const asked = { id: 'school', issuer: club.issuer, clientId: 'parley' }
  expect(await admin.call('POST /api/providers/test', { body: asked })).toEqual({
    problem: { kind: 'client' },
  })
  const own = { id: 'school', issuer: school.issuer, clientId: 'parley' }
  expect(await admin.call('POST /api/providers/test', { body: own })).toEqual({})
})

test('a provider that isn’t there is told as that, and is asked again the next time', async () => {
  const { school, newClient, lines } = await atSchool()
  await school.stop()
  const send = () =>
    newClient().send('POST /api/auth/providers/:provider', { params: { provider: 'school' }, body: {} })
  expect(refusedWith(await send())).toEqual([503, 'provider_failed'])
  expect(refusedWith(await send())).toEqual([503, 'provider_failed'])
  expect(lines.filter((line) => line.includes('provider.failed'))).toHaveLength(2)
})
