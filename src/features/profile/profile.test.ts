import { expect, test } from 'vitest'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const session = '__Host-parley_session'

const me = async (client: {
  call: (key: 'GET /api/me', input: object) => Promise<{ user?: { name: string } }>
}) => (await client.call('GET /api/me', {})).user?.name

/** Somebody signed in with two browsers. */
const atTwo = async () => {
  const test = await startTestApp()
  const first = await test.signedIn('Ana')
  const second = test.newClient()
  await second.call('POST /api/session', { body: { email: first.email, password: testPassword } })
  return { ...test, first, second }
}

test('a name is changed, everywhere at once; one nobody could read isn’t taken', async () => {
  const { first, second } = await atTwo()
  expect((await first.call('PATCH /api/me', { body: { name: '  Anaïs ' } })).user?.name).toBe('Anaïs')
  expect(await me(second)).toBe('Anaïs')
  const refused = await first.send('PATCH /api/me', { body: { name: '\u202E' } })
  expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'name' }] })
  const more = await first.send('PATCH /api/me', { body: { name: 'Ana', role: 'admin' } })
  expect(more.statusCode).toBe(400)
  expect(await me(first)).toBe('Anaïs')
})

test('a username is chosen, changed and taken away, and the audit log says what it was', async () => {
  const { first, second, database } = await atTwo()
  const choose = async (username: string | null) => {
    const { user } = await first.call('PATCH /api/me', { body: { username } })
    return user?.username
  }
  expect(await choose(' Ana.L ')).toBe('ana.l')
  expect((await second.call('GET /api/auth/me', {})).user.username).toBe('ana.l')
  expect(await choose('ana.l')).toBe('ana.l')
  expect(await choose('ana-2')).toBe('ana-2')
  expect((await first.call('PATCH /api/me', { body: { name: 'Anna' } })).user?.username).toBe('ana-2')
  expect(await choose(null)).toBeUndefined()
  const entries = await database.query((prisma) =>
    prisma.auditEntry.findMany({ where: { event: 'user.changed' }, orderBy: { id: 'asc' } }),
  )
  expect(entries.map(({ changes }) => JSON.parse(changes ?? '') as unknown)).toEqual([
    [{ field: 'username', to: 'ana.l' }],
    [{ field: 'username', from: 'ana.l', to: 'ana-2' }],
    [{ field: 'name', from: 'Ana', to: 'Anna' }],
    [{ field: 'username', from: 'ana-2' }],
  ])
})

test.each([
  [{ username: 'ana@meet.test' }, 'username_form'],
  [{ username: 'Ana Lovelace' }, 'username_form'],
  [{ username: 'admin' }, 'username_reserved'],
  [{ username: 'an' }, undefined],
  [{}, undefined],
])('%j changes nothing, and says why', async (body, reason) => {
  const { first, database } = await atTwo()
  const refused = await first.send('PATCH /api/me', { body })
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toMatchObject({ code: 'invalid_input', ...(reason !== undefined && { reason }) })
  const changed = { where: { event: 'user.changed' } }
  expect(await database.query((prisma) => prisma.auditEntry.count(changed))).toBe(0)
})

test('a username that somebody has is refused, and whoever asks for many has to wait', async () => {
  const { first, signedIn, clock, newClient } = await atTwo()
  const eve = await signedIn('Eve')
  await eve.call('PATCH /api/me', { body: { username: 'eve' } })
  const ask = (username: string) => first.send('PATCH /api/me', { body: { username } })
  const taken = await ask('EVE')
  expect([taken.statusCode, taken.json()]).toMatchObject([
    409,
    { code: 'conflict', reason: 'username_taken' },
  ])
  // Ones that are free make none of those before them forgotten.
  for (let tries = 0; tries < 4; tries += 1) {
    expect((await ask(`free-${String(tries)}`)).statusCode).toBe(200)
    expect((await ask('eve')).statusCode).toBe(409)
  }
  expect((await ask('eve')).headers['retry-after']).toBe('1')
  expect((await ask('anything-else')).statusCode).toBe(429)
  const others = await newClient().send('POST /api/session', {
    body: { email: 'eve', password: testPassword },
  })
  expect(others.statusCode).toBe(200)
  clock.advance(1000)
  expect((await ask('ana')).statusCode).toBe(200)
})

test('a password that is one’s own username is refused', async () => {
  const { first } = await atTwo()
  await first.call('PATCH /api/me', { body: { username: 'anais-nin' } })
  const body = { current: testPassword, password: 'Anais-Nin' }
  expect((await first.send('POST /api/me/password', { body })).json()).toMatchObject({
    reason: 'password_easy',
  })
})

test('another address is signed in with from then on; browsers stay signed in', async () => {
  const { first, second, newClient, database } = await atTwo()
  const body = { email: 'Anais@Meet.test', current: testPassword }
  expect((await first.call('POST /api/me/email', { body })).user?.email).toBe('Anais@Meet.test')
  expect(await me(second)).toBe('Ana')
  const signIn = async (email: string) =>
    (await newClient().send('POST /api/session', { body: { email, password: testPassword } })).statusCode
  expect([await signIn('ana@meet.test'), await signIn('anais@meet.test')]).toEqual([401, 200])
  const entries = await database.query((prisma) =>
    prisma.auditEntry.findMany({ where: { event: 'user.changed' } }),
  )
  expect(entries.map(({ changes }) => JSON.parse(changes ?? '') as unknown)).toEqual([
    [{ field: 'email', from: 'ana@meet.test', to: 'Anais@Meet.test' }],
  ])
})

test.each([
  ['the wrong password', { email: 'new@meet.test', current: 'not mine' }, 403, 'wrong_password'],
  ['somebody else’s address', { email: 'EVE@meet.test', current: testPassword }, 409, 'email_taken'],
  ['what is no address', { email: 'nobody', current: testPassword }, 400, undefined],
])('%s changes no address', async (_what, body, status, reason) => {
  const { first, signedIn } = await atTwo()
  await signedIn('Eve')
  const refused = await first.send('POST /api/me/email', { body })
  expect([refused.statusCode, refused.json<{ reason?: string }>().reason]).toEqual([status, reason])
  expect((await first.call('GET /api/me', {})).user?.email).toBe('ana@meet.test')
})

test('a new password ends every session but this one, which gets another secret', async () => {
  const { first, second, newClient } = await atTwo()
  const before = first.cookies.get(session)
  const password = 'quite another sentence'
  await first.call('POST /api/me/password', { body: { current: testPassword, password } })
  expect(first.cookies.get(session)).not.toBe(before)
  expect([await me(first), await me(second)]).toEqual(['Ana', undefined])
  const signIn = (given: string) =>
    newClient().send('POST /api/session', { body: { email: first.email, password: given } })
  expect((await signIn(testPassword)).statusCode).toBe(401)
  expect((await signIn(password)).statusCode).toBe(200)
})

test.each([
  ['a wrong one until now', { current: 'not mine', password: 'quite another sentence' }, 403],
  ['a new one everybody tries', { current: testPassword, password: 'password123' }, 400],
  ['one’s own address for a new one', { current: testPassword, password: 'ana@meet.test' }, 400],
])('%s changes nothing', async (_name, body, status) => {
  const { first, second } = await atTwo()
  expect((await first.send('POST /api/me/password', { body })).statusCode).toBe(status)
  expect([await me(first), await me(second)]).toEqual(['Ana', 'Ana'])
})

test('whoever sits down at an open browser can’t guess its password faster than at the door', async () => {
  const { first } = await atTwo()
  const guess = () =>
    first.send('POST /api/me/password', { body: { current: 'a guess', password: 'quite another sentence' } })
  for (let tries = 0; tries < 5; tries += 1) await guess()
  expect((await guess()).statusCode).toBe(429)
})

test('a new password that can’t be taken is no guess at the current one', async () => {
  const { first } = await atTwo()
  const change = (password: string) =>
    first.send('POST /api/me/password', { body: { current: testPassword, password } })
  for (let tries = 0; tries < 6; tries += 1) expect((await change('password123')).statusCode).toBe(400)
  expect((await change('quite another sentence')).statusCode).toBe(200)
})

test('guesses at the password count together, wherever it is asked for', async () => {
  const { first } = await atTwo()
  for (let tries = 0; tries < 5; tries += 1)
    await first.send('POST /api/me/email', { body: { email: 'new@meet.test', current: 'a guess' } })
  const body = { current: testPassword, password: 'quite another sentence' }
  expect((await first.send('POST /api/me/password', { body })).statusCode).toBe(429)
})
