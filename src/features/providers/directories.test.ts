import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createOutgoingConnection } from '../../platform/outgoing/outgoing.ts'
import { atDirectory, usualDirectory } from '../../testing/directory-desk.ts'
import { base, startDirectory } from '../../testing/directory.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { createDirectoryClient } from './clients/directory-client.ts'

const wrong = [401, 'directory_credentials']

test('somebody of a directory gets an account, and the same one ever after', async () => {
  const desk = await atDirectory()
  const first = await desk.signIn('ben', 'of-ben')
  expect(first.json()).toMatchObject({ user: { name: 'Ben Benson', email: 'ben@school.test', role: 'user' } })
  expect((await desk.signIn(' BEN ', 'of-ben')).json()).toMatchObject({ user: first.json<Me>().user })
  const { linked } = await first.client.call('GET /api/me/providers', {})
  expect(linked).toMatchObject([{ issuer: desk.school.encrypted.replace('ldaps', 'ldap'), you: { may: [] } }])
  const events = await eventsOf(desk, 'session.started')
  expect(events.at(-1)?.changes).toEqual([{ field: 'provider', to: 'School' }])
  expect(desk.lines.join('\n')).not.toMatch(/of-ben|of-parley/)
})
interface Me {
  user: object
}

test('STARTTLS does as well as TLS from the first byte, for the right name alone', async () => {
  const school = await startDirectory('dc.test')
  const { port } = new URL(school.plain)
  const reach = createOutgoingConnection({ allowedNetworks: ['127.0.0.1'] })
  // Wherever it is asked for, it is here.
  const client = createDirectoryClient({ connection: (to) => reach({ ...to, host: '127.0.0.1' }) })
  const { bindDn, bindPassword, ca } = school
  const directory = { ...usualDirectory, ca }
  const at = (name: string) => ({
    bindDn,
    bindPassword,
    directory,
    groups: '',
    address: `ldap://${name}:${port}`,
  })
  expect(await client.test(at('dc.test'))).toBeNull()
  expect(await client.whose(at('dc.test'), { username: 'ben', password: 'of-ben' })).toMatchObject({
    issuer: `ldap://dc.test:${port}`,
    asked: { name: 'Ben Benson' },
  })
  expect(await client.test(at('other.test'))).toEqual({ kind: 'tls' })
})

test.each([
  ['another password', 'ben', 'of-ana'],
  ['nobody of that name', 'eve', 'of-eve'],
  ['a star', '*', 'of-ben'],
  ['a filter of one’s own', 'x)(|(uid=ben)', 'of-ben'],
  ['a filter that ends', 'ben)(uid=*', 'of-ben'],
  ['a zero', 'ben\0', 'of-ben'],
  ['a backslash', '\\62en', 'of-ben'],
])('with %s nobody is signed in', async (_what, username, password) => {
  const { refused, app } = await atDirectory()
  expect(refusedWith(await refused(username, password))).toEqual(wrong)
  expect(await app.users.list()).toHaveLength(1)
})

test('no password is no password: a directory would let in nobody in particular', async () => {
  const { signIn, school, asked } = await atDirectory()
  expect((await signIn('ben', '')).statusCode).toBe(400)
  const client = createDirectoryClient({
    connection: createOutgoingConnection({ allowedNetworks: ['127.0.0.1'] }),
  })
  const { bindDn, bindPassword, encrypted: address } = school
  const there = { address, bindDn, bindPassword, directory: asked.directory, groups: '' }
  expect(await client.whose(there, { username: 'ben', password: '' })).toBeNull()
  expect(await client.whose(there, { username: 'ben', password: 'of-ben' })).not.toBeNull()
})

test('who isn’t the only one of a name is nobody', async () => {
  const desk = await atDirectory()
  const { admin, directory } = desk
  const body = { version: 1, directory: { ...directory, filter: '(employeeNumber={username})' } }
  await admin.call('PATCH /api/providers/:id', { params: { id: 'school' }, body })
  expect(refusedWith(await desk.refused('7', 'of-twin'))).toEqual(wrong)
})

test('wrong passwords get slow, for the user name and whatever the address, and the right one waits as well', async () => {
  const { refused, signIn, newClient, clock } = await atDirectory()
  const ways = ['ben', 'BEN', 'ｂｅｎ', 'b\u00ADen', 'bén', 'b en']
  for (const [guess, way] of ways.entries())
    await refused(way, `guess ${guess}`, newClient(`192.0.2.${guess}`))
  const slow = await signIn('Ben', 'of-ben', newClient('192.0.2.77'))
  expect(slow.statusCode).toBe(429)
  expect((await signIn('ana', 'of-ana')).statusCode).toBe(200)
  clock.advance(60_000)
  expect((await signIn('ben', 'of-ben')).statusCode).toBe(200)
})

test('nobody is told sooner that there is nobody than that the password is wrong', async () => {
  const { signIn, clock } = await atDirectory()
  for (const [username, password] of [
    ['eve', 'of-eve'],
    ['ben', 'of-eve'],
  ] as const) {
    let isAnswered = false
    const before = clock.planned()
    const asking = signIn(username, password).finally(() => {
      isAnswered = true
    })
    await expect.poll(() => clock.planned(), { timeout: 10_000 }).toBe(before + 1)
    clock.advance(1499)
    await Promise.resolve()
    expect(isAnswered).toBe(false)
    clock.advance(1)
    expect(refusedWith(await asking)).toEqual(wrong)
  }
})

test.each([
  ['who has no address', 'silent', true, [403, 'provider_no_email']],
  ['whose address nobody confirmed', 'ben', false, [403, 'provider_email_unverified']],
] as const)('nobody gets an account %s', async (_what, username, trustsEmail, why) => {
  const { signIn } = await atDirectory({ fields: { trustsEmail } })
  expect(refusedWith(await signIn(username, `of-${username}`))).toEqual(why)
})

test('whoever made an account for somebody else’s address gets nothing of theirs', async () => {
  const { signIn, app } = await atDirectory()
  await app.users.create({
    name: 'Eve',
    email: 'ben@school.test',
    password: 'of eve, long enough',
    role: 'user',
  })
  expect(refusedWith(await signIn('ben', 'of-ben'))).toEqual([409, 'account_exists'])
})

test('an account is linked with somebody there by their password, after a proof', async () => {
  const { signedIn, signIn, clock } = await atDirectory()
  const ana = await signedIn('Root2')
  const link = (username: string) =>
    ana.send('POST /api/me/providers/:provider/password', {
      params: { provider: 'school' },
      body: { username, password: `of-${username}` },
    })
  expect((await link('silent')).statusCode).toBe(200)
  expect((await signIn('silent', 'of-silent')).json()).toMatchObject({ user: { name: 'Root2' } })
  expect((await signIn('ben', 'of-ben')).statusCode).toBe(200)
  expect(refusedWith(await link('ben'))).toEqual([409, 'identity_taken'])
  clock.advance(10 * 60_000)
  expect(refusedWith(await link('ana'))).toEqual([403, 'confirm_needed'])
})

test('a group makes admins, however its name is written', async () => {
  const fields = { groupsClaim: 'employeetype', adminGroup: `CN=IT, ${base.toUpperCase()}` }
  const { signIn } = await atDirectory({ fields })
  expect((await signIn('ben', 'of-ben')).json()).toMatchObject({ user: { role: 'user' } })
  expect((await signIn('ana', 'of-ana')).json()).toMatchObject({ user: { role: 'admin' } })
})

test('a directory that hangs up is not connected to again', async () => {
  let calls = 0
  const { test } = await saying((socket) => {
    calls += 1
    socket.once('data', () => socket.end(bound))
  })
  expect(await test('ldap://127.0.0.1')).toEqual({ kind: 'failed' })
  expect(calls).toBe(1)
})

test('nobody goes there, and nobody brings passwords to what isn’t one', async () => {
  const { newClient, admin } = await atDirectory()
  const away = { params: { provider: 'school' }, body: {} }
  expect(refusedWith(await newClient().send('POST /api/auth/providers/:provider', away))).toEqual([
    404,
    'no_provider',
  ])
  const params = { id: 'school' }
  await admin.call('PATCH /api/providers/:id', { params, body: { version: 1, enabled: false } })
  const given = { params: { provider: 'school' }, body: { username: 'ben', password: 'of-ben' } }
  const asked = await newClient().send('POST /api/auth/providers/:provider/password', given)
  expect(refusedWith(asked)).toEqual([404, 'no_provider'])
})

describe('the test of a directory', () => {
  test('finds nothing where all is well, and says what is wrong', async () => {
    const { admin, asked, school } = await atDirectory()
    const ask = async (given: object) =>
      (await admin.send('POST /api/providers/test', { body: { ...asked, ...given } })).json<object>()
    const directory = (given: object) => ({ directory: { ...asked.directory, ...given } })
    expect(await ask({})).toEqual({})
    expect(await ask({ issuer: school.plain })).toEqual({})
    expect(await ask({ clientSecret: 'wrong' })).toEqual({ problem: { kind: 'client' } })
    expect(await ask({ clientId: 'cn=nobody' })).toEqual({ problem: { kind: 'client' } })
    expect(await ask(directory({ base: `ou=nowhere,${base}` }))).toEqual({ problem: { kind: 'base' } })
    expect(await ask(directory({ ca: '' }))).toEqual({ problem: { kind: 'tls' } })
    expect(await ask({ issuer: 'ldaps://127.0.0.1:1' })).toEqual({ problem: { kind: 'unreachable' } })
    expect(await ask({ issuer: 'ldaps://nobody.invalid' })).toEqual({ problem: { kind: 'unreachable' } })
    expect(await ask({ issuer: 'ldaps://10.1.2.3' })).toEqual({ problem: { kind: 'address' } })
    expect(await ask({ clientSecret: undefined, id: 'school' })).toEqual({})
    const elsewhere = { clientSecret: undefined, id: 'school', issuer: school.plain }
    expect(await ask(elsewhere)).not.toEqual({})
  })

  test.each([
    ['issuer', { issuer: 'https://dc.school.test' }],
    ['issuer', { issuer: `ldaps://dc.school.test/${base}` }],
    ['directory', { directory: undefined }],
    ['directory.filter', { filter: '(uid=ben)' }],
    ['directory.filter', { filter: '(uid={username}' }],
    ['directory.filter', { filter: 'uid={username}' }],
    ['directory.ca', { ca: 'none' }],
    ['directory.base', { base: ' ' }],
  ])('a wrong %s is refused: %j', async (path, given) => {
    const { admin, asked } = await atDirectory()
    const { issuer = asked.issuer, ...more } = given as { issuer?: string }
    const directory = 'directory' in given ? {} : { directory: { ...asked.directory, ...more } }
    const { directory: _, ...rest } = asked
    const refused = await admin.send('POST /api/providers/test', { body: { ...rest, issuer, ...directory } })
    expect(refused.statusCode).toBe(400)
    expect(refused.json<{ details: { path: string }[] }>().details[0]?.path).toBe(path)
  })
})

/** Somebody on the way, or in a directory’s place, who says these bytes to whatever is said. */
const saying = async (by: (socket: Socket) => void) => {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (bytes) => heard.push(bytes))
    by(socket)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const connection = ({ signal }: { signal: AbortSignal }) =>
    createOutgoingConnection({ allowedNetworks: ['127.0.0.1'] })({ host: '127.0.0.1', port, signal })
  const client = createDirectoryClient({ connection, patienceMilliseconds: 500 })
  const directory = usualDirectory
  const asked = { bindDn: 'cn=a', bindPassword: 'of-parley', directory, groups: '' }
  const test = (address: string) => client.test({ ...asked, address })
  return { test, said: () => Buffer.concat(heard).toString('latin1') }
}
const agreed = Buffer.from('300c02010178070a010004000400', 'hex')
const refusedTls = Buffer.from('300c02010178070a013504000400', 'hex')
const bound = Buffer.from('300c02010261070a010004000400', 'hex')

test.each<[string, (socket: Socket) => void, string]>([
  ['no STARTTLS', (socket) => socket.once('data', () => socket.write(refusedTls)), 'no_starttls'],
  [
    'more than was asked',
    (socket) => socket.once('data', () => socket.write(Buffer.concat([agreed, bound]))),
    'not_an_issuer',
  ],
  [
    'a part of more',
    (socket) => socket.once('data', () => socket.write(Buffer.concat([agreed, bound.subarray(0, 9)]))),
    'not_an_issuer',
  ],
  [
    'HTTP',
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'not_an_issuer',
  ],
  ['nothing, and hangs up', (socket) => socket.once('data', () => socket.end()), 'not_an_issuer'],
  ['nothing', () => undefined, 'timed_out'],
  [
    'that it encrypts, and then nothing',
    (socket) => socket.once('data', () => socket.write(agreed)),
    'timed_out',
  ],
  [
    'that it encrypts, and hangs up',
    (socket) => socket.once('data', () => socket.end(agreed)),
    'unreachable',
  ],
])('somebody who says %s is shown no password', async (_what, by, kind) => {
  const { test, said } = await saying(by)
  expect(await test('ldap://dc.test')).toEqual({ kind })
  expect(said()).not.toContain('of-parley')
})

test('a directory that answers too much, or never, is given up', async () => {
  const flood = await saying((socket) => {
    const part = Buffer.alloc(65_536, 0x30)
    socket.once('data', () => {
      socket.write(Buffer.from([0x30, 0x83, 0x7f, 0xff, 0xff]))
      for (let n = 0; n < 40; n += 1) socket.write(part)
    })
  })
  expect(await flood.test('ldap://127.0.0.1')).toEqual({ kind: 'not_an_issuer' })
  const mute = await saying(() => undefined)
  expect(await mute.test('ldap://127.0.0.1')).toEqual({ kind: 'timed_out' })
})
