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
