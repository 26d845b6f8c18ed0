import { expect, test } from 'vitest'
import { openUsual } from '../../platform/db/testing.ts'
import { createTestClock } from '../../testing/clock.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { createResetStore } from '../resets/resets.store.ts'
import { readEmail } from './email.ts'
import { createLimited } from './limited.ts'
import { checkNewPassword } from './new-password.ts'
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts'
import { createUsers } from './users.ts'
import { createUserStore } from './users.store.ts'

const weak = { memory: 64, passes: 1, parallelism: 1 }
const ana = { name: 'Ana', email: 'Ana@Meet.test', password: 'a long pass phrase', role: 'user' } as const

const setUp = async () => {
  const database = await openUsual()
  const store = createUserStore({ database })
  const { dropping } = createResetStore({ database })
  const endingWaysBack = (userId: string) => [dropping(userId)]
  const ids = { now: createTestClock().now, newId: createNumberedIds() }
  const users = createUsers({ store, ...ids, endingWaysBack, cores: 2 })
  return { store, users }
}

test('a hash is a PHC string of today’s cost that only its password opens', async () => {
  const phc = await hashPassword('correct horse')
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  expect(await verifyPassword('correct horsf', phc)).toBe(false)
  expect(await hashPassword('correct horse')).not.toBe(phc)
})

test('the same letters written another way are the same password', async () => {
  const phc = await hashPassword('Müller’s garden', weak)
  expect(await verifyPassword('Mu\u0308ller’s garden', phc)).toBe(true)
})

test.each([
  '',
  'plain',
  '$2b$12$abcdefghijklmnopqrstuv',
  '$argon2i$v=19$m=64,t=1,p=1$YWFhYWFhYWE$YWFhYWFhYWE',
])('what isn’t argon2id opens to nothing: %s', async (phc) => {
  expect(await verifyPassword('', phc)).toBe(false)
})

test('an older hash is outdated, today’s isn’t', async () => {
  expect(isOutdated(await hashPassword('x', weak))).toBe(true)
  expect(isOutdated(await hashPassword('x'))).toBe(false)
})

test.each([
  ['too short', 'sevenco'],
  ['short in characters though long in units', '𝄞𝄞𝄞𝄞'],
  ['among the first that are tried', 'Password1'],
  ['one letter', 'zzzzzzzzzzzz'],
  ['the e-mail address', 'ana@meet.test'],
  ['the name', 'Ana Lovelace'],
])('a password that is %s is refused', (_name, password) => {
  const check = () => checkNewPassword({ password, email: 'ana@meet.test', name: 'Ana Lovelace' })
  expect(check).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      details: [{ path: 'password', message: expect.any(String) as string }],
    }) as Error,
  )
})

test.each(['ана@почта.test', 'a.b+c@meet.test', 'ana@localhost', '"odd"@meet.test'])(
  '%s is an address',
  (typed) => {
    expect(readEmail(typed).normalised).toBe(typed)
  },
)

test.each([
  'ana',
  '@meet.test',
  'ana@',
  'a b@meet.test',
  'ana@meet..test',
  'ana@.test',
  'ana@meet.test\u0000',
  'a@b@c',
])('%s is no address', (typed) => {
  expect(() => readEmail(typed)).toThrow('e-mail')
})

test('an account is known by its address in any spelling', async () => {
  const { users } = await setUp()
  const user = await users.create(ana)
  expect(user).toMatchObject({ email: 'ana@meet.test', emailShown: 'Ana@Meet.test' })
  expect(await users.findBySignInName(' ANA@meet.TEST ')).toMatchObject({ id: user.id })
  expect(await users.findBySignInName('ana')).toBeNull()
  await expect(users.create({ ...ana, email: 'ana@MEET.test' })).rejects.toMatchObject({
    reason: 'email_taken',
  })
})

test('nobody gets in with a wrong password, an unknown address or a disabled account', async () => {
  const { users } = await setUp()
  const { id } = await users.create(ana)
  const { password } = ana
  const authenticate = async (given: string, email: string = ana.email) =>
    users.authenticate({ user: await users.findByEmail(email), password: given })
  expect(await authenticate('another phrase')).toBeNull()
  expect(await authenticate(password, 'eve@meet.test')).toBeNull()
  await users.change({ id, disabled: true })
  expect(await authenticate(password)).toBeNull()
  await users.change({ id, disabled: false })
  expect(await authenticate(password)).not.toBeNull()
})

test('signing in makes an older hash today’s', async () => {
  const { users, store } = await setUp()
  const { id } = await users.create(ana)
  await store.setPasswordHashWith({ id, passwordHash: await hashPassword(ana.password, weak), at: 1 }, [])
  const user = await store.findById(id)
  expect(await users.authenticate({ user, password: ana.password })).not.toBeNull()
  const phc = (await store.findById(id))?.passwordHash ?? ''
  expect(isOutdated(phc)).toBe(false)
  // Nobody has chosen another.
  expect((await store.findById(id))?.passwordChangedAt).toBe(1)
  expect(await verifyPassword(ana.password, phc)).toBe(true)
})

test('a sign-in that was overtaken goes by the password the account has then', async () => {
  const { users, store } = await setUp()
  const { id } = await users.create(ana)
  const { password } = ana
  await store.setPasswordHashWith({ id, passwordHash: await hashPassword(password, weak), at: 1 }, [])
  const stale = await store.findById(id)
  // Both hash it anew: one of them finds that done.
  const both = await Promise.all([1, 2].map(() => users.authenticate({ user: stale, password })))
  const { passwordHash } = await users.get(id)
  expect(both.map((user) => user?.passwordHash)).toEqual([passwordHash, passwordHash])
  await users.setPassword({ id, password: 'quite another sentence', from: passwordHash })
  expect(await users.authenticate({ user: stale, password })).toBeNull()
  expect(await users.proves({ id, password: 'quite another sentence' })).toBe(true)
})

test('a flood of sign-ins waits in a line of bounded length', async () => {
  const limited = createLimited({ atOnce: 2, line: 3 })
  let running = 0
  let most = 0
  const finish: (() => void)[] = []
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise<void>((resolve) => finish.push(resolve))
    running -= 1
  }
  const all = Array.from({ length: 5 }, () => limited(work))
  await expect(limited(work)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 2 })
  for (let done = 0; done < 5; done += 1) {
    await expect.poll(() => finish.length).toBeGreaterThan(0)
    finish.shift()?.()
  }
  await Promise.all(all)
  expect(most).toBe(2)
})

test('work that fails makes room for the next', async () => {
  const limited = createLimited({ atOnce: 1, line: 1 })
  await expect(limited(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await limited(() => Promise.resolve('yes'))).toBe('yes')
})
