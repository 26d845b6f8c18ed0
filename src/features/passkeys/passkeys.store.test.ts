import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import { createUserStore } from '../users/users.store.ts'
import type { StoredPasskey } from './passkey.ts'
import { createPasskeyStore } from './passkeys.store.ts'

const passkey = (given: Partial<StoredPasskey> & { userId: string }): StoredPasskey => ({
  id: 'id-1',
  credentialId: 'credential-1',
  publicKey: 'key',
  counter: 0,
  transports: ['internal', 'hybrid'],
  name: 'Laptop',
  rpId: 'meet.test',
  backedUp: true,
  usedAt: null,
  createdAt: 1000,
  ...given,
})

const question = { challengeHash: 'hash', ceremony: 'sign_in', boundTo: 'browser' } as const

describeDatabases('passkeys store', ({ open }) => {
  const withUser = async () => {
    const database = await open()
    return { database, store: createPasskeyStore({ database }), userId: (await storedUser(database)).id }
  }

  test('keeps all of a passkey, and each device’s only once', async () => {
    const { store, userId, database } = await withUser()
    const one = passkey({ userId })
    expect(await store.insert(one)).toBe(true)
    const other = await storedUser(database)
    expect(await store.insert({ ...one, id: 'id-2', userId: other.id })).toBe(false)
    expect(await store.findByCredential('credential-1')).toEqual(one)
    expect(await store.listOfUser(userId)).toEqual([one])
    expect(await store.listOfUser(other.id)).toEqual([])
  })

  test('counts by the name they belong to, once those of an older build have one', async () => {
    const { database, store, userId } = await withUser()
    const other = await storedUser(database)
    for (const [number, rpId, id] of [
      [1, 'old.test', userId],
      [2, 'old.test', userId],
      [3, 'old.test', other.id],
      [4, '', userId],
    ] as const)
      await store.insert(
        passkey({ id: `id-${number}`, credentialId: `credential-${number}`, rpId, userId: id }),
      )
    const old = { name: 'old.test', passkeys: 3, accounts: 2 }
    expect(await store.countNames()).toEqual([{ name: '', passkeys: 1, accounts: 1 }, old])
    for (const name of ['meet.test', 'another.test']) await store.fillName(name)
    expect(await store.countNames()).toEqual([{ name: 'meet.test', passkeys: 1, accounts: 1 }, old])
  })

  test('only whose it is can rename or remove it', async () => {
    const { database, store, userId } = await withUser()
    const remove = (by: string) => database.hot.batch([store.removing({ id: 'id-1', userId: by })])
    await store.insert(passkey({ userId }))
    expect(await store.rename({ id: 'id-1', userId: 'eve', name: 'Mine', at: 2000 })).toBe(false)
    expect(await remove('eve')).toBe(false)
    expect(await store.rename({ id: 'id-1', userId, name: 'Desk', at: 2000 })).toBe(true)
    expect((await store.listOfUser(userId))[0]?.name).toBe('Desk')
    expect(await remove(userId)).toBe(true)
    expect(await store.findByCredential('credential-1')).toBeNull()
  })

  test.each([
    [0, 0, true],
    [0, 1, true],
    [5, 6, true],
    [5, 4_294_967_295, true],
    [5, 5, false],
    [5, 4, false],
    [5, 0, false],
  ])('a counter at %s that says %s', async (counter, said, taken) => {
    const { store, userId } = await withUser()
    await store.insert(passkey({ userId, counter }))
    expect(await store.use({ id: 'id-1', counter: said, backedUp: false, at: 3000 })).toBe(taken)
    const kept = taken ? { counter: said, backedUp: false, usedAt: 3000 } : { counter, usedAt: null }
    expect(await store.findByCredential('credential-1')).toMatchObject(kept)
  })

  test('of many who answer a question at once, one is heard', async () => {
    const { store } = await withUser()
    await store.ask({ ...question, id: 'q', at: 1000, expiresAt: 2000 })
    const answers = Array.from({ length: 8 }, () => store.take({ ...question, at: 1500 }))
    expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1)
  })

  test.each([
    ['another browser', { boundTo: 'another' }],
    ['another ceremony', { ceremony: 'confirm' }],
    ['another question', { challengeHash: 'another' }],
    ['somebody too late', { at: 2000 }],
  ] as const)('%s can’t answer', async (_who, different) => {
    const { store } = await withUser()
    await store.ask({ ...question, id: 'q', at: 1000, expiresAt: 2000 })
    expect(await store.take({ ...question, at: 1500, ...different })).toBe(false)
    expect(await store.take({ ...question, at: 1500 })).toBe(true)
  })

  test('questions nobody answered go', async () => {
    const { store } = await withUser()
    await store.ask({ ...question, id: 'q', at: 1000, expiresAt: 2000 })
    await store.deleteExpired(1999)
    await store.deleteExpired(2000)
    expect(await store.take({ ...question, at: 1500 })).toBe(false)
  })

  test('an account keeps its first handle, and takes its passkeys with it', async () => {
    const { store, userId, database } = await withUser()
    const users = createUserStore({ database })
    const handles = ['one', 'two'].map((fresh) => users.passkeyHandle({ id: userId, fresh }))
    expect(new Set(await Promise.all(handles)).size).toBe(1)
    expect(await users.passkeyHandle({ id: 'nobody', fresh: 'three' })).toBeNull()
    await store.insert(passkey({ userId }))
    await database.query((prisma) => prisma.user.delete({ where: { id: userId } }))
    expect(await store.findByCredential('credential-1')).toBeNull()
  })
})
