import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import { createSecondFactorStore } from './second-factor.store.ts'

const codesOf = (userId: string, ...hashes: string[]) => ({
  userId,
  codes: hashes.map((codeHash) => ({ id: `${userId} ${codeHash}`, codeHash })),
  at: 2000,
})

describeDatabases('second factor store', ({ open }) => {
  const withUser = async () => {
    const database = await open()
    const userId = (await storedUser(database)).id
    return { database, store: createSecondFactorStore({ database }), userId }
  }
  const withTotp = async () => {
    const made = await withUser()
    const { store, userId } = made
    await store.putTotp({ id: 'totp', userId, secret: 'v1.a', createdAt: 1000 })
    await store.confirmTotp({ id: 'totp', step: 50, codes: codesOf(userId, 'one', 'two') })
    return made
  }

  test('a secret that was never confirmed is replaced, a confirmed one is not', async () => {
    const { store, userId } = await withUser()
    const first = { id: 'first', userId, secret: 'v1.a', createdAt: 1000 }
    expect(await store.putTotp(first)).toBe(true)
    expect(await store.putTotp({ ...first, id: 'second', secret: 'v1.b' })).toBe(true)
    expect(await store.confirmTotp({ id: 'first', step: 50, codes: codesOf(userId, 'one') })).toBe(false)
    expect(await store.countRecoveryCodes(userId)).toBe(0)
    expect(await store.confirmTotp({ id: 'second', step: 50, codes: codesOf(userId, 'one') })).toBe(true)
    expect(await store.confirmTotp({ id: 'second', step: 51, codes: codesOf(userId, 'two') })).toBe(false)
    expect(await store.putTotp({ ...first, id: 'third' })).toBe(false)
    expect(await store.findTotp(userId)).toEqual({
      ...first,
      id: 'second',
      secret: 'v1.b',
      confirmedAt: 2000,
      lastStep: 50,
      wrongCodes: 0,
      wrongAt: 0,
    })
  })

  test('of many who give the same code at once, one is heard', async () => {
    const { store } = await withTotp()
    const which = { id: 'totp', step: 51, at: 3000 }
    const heard = await Promise.all(Array.from({ length: 8 }, () => store.takeStep(which)))
    expect(heard.filter(Boolean)).toHaveLength(1)
    expect(await store.takeStep({ ...which, step: 50 })).toBe(false)
    expect(await store.takeStep({ ...which, step: 52 })).toBe(true)
  })

  test('codes are counted one after another, until one is right', async () => {
    const { store, userId } = await withTotp()
    const which = { id: 'totp', wrongCodes: 0, at: 3000 }
    const counted = await Promise.all(Array.from({ length: 8 }, () => store.countCode(which)))
    expect(counted.filter(Boolean)).toHaveLength(1)
    expect(await store.findTotp(userId)).toMatchObject({ wrongCodes: 1, wrongAt: 3000 })
    await store.takeStep({ id: 'totp', step: 51, at: 3000 })
    expect(await store.findTotp(userId)).toMatchObject({ wrongCodes: 0 })
  })

  test('a recovery code is used by whose it is, once', async () => {
    const { store, userId, database } = await withTotp()
    const other = await storedUser(database)
    expect(await store.takeRecoveryCode({ userId: other.id, codeHash: 'one' })).toBe(false)
    const taken = Array.from({ length: 8 }, () => store.takeRecoveryCode({ userId, codeHash: 'one' }))
    expect((await Promise.all(taken)).filter(Boolean)).toHaveLength(1)
    expect(await store.countRecoveryCodes(userId)).toBe(1)
    expect(await store.replaceRecoveryCodes(codesOf(userId, 'three', 'four', 'five'))).toBe(true)
    expect(await store.takeRecoveryCode({ userId, codeHash: 'two' })).toBe(false)
    expect(await store.countRecoveryCodes(userId)).toBe(3)
    expect(await store.replaceRecoveryCodes(codesOf(other.id, 'six'))).toBe(false)
    expect(await store.countRecoveryCodes(other.id)).toBe(0)
  })

  const ticket = (userId: string) => ({
    id: 'ticket',
    userId,
    secretHash: 'hash',
    password: 'mark',
    wrongCodes: 0,
    createdAt: 1000,
    expiresAt: 2000,
  })

  test('keeps all of a ticket, counts on it, and gives it away once', async () => {
    const { store, userId } = await withTotp()
    await store.insertTicket(ticket(userId))
    expect(await store.findTicket('hash')).toEqual(ticket(userId))
    await store.countTicket({ id: 'ticket', at: 1500 })
    expect(await store.findTicket('hash')).toMatchObject({ wrongCodes: 1 })
    const deleted = await Promise.all([store.deleteTicket('ticket'), store.deleteTicket('ticket')])
    expect(deleted.filter(Boolean)).toHaveLength(1)
  })

  test('turned off, everything is gone; what was never on can’t be turned off', async () => {
    const { store, userId } = await withTotp()
    await store.insertTicket(ticket(userId))
    expect(await store.remove(userId)).toBe(true)
    expect(await store.findTotp(userId)).toBeNull()
    expect(await store.countRecoveryCodes(userId)).toBe(0)
    expect(await store.findTicket('hash')).toBeNull()
    expect(await store.remove(userId)).toBe(false)
    await store.putTotp({ id: 'begun', userId, secret: 'v1.a', createdAt: 1000 })
    expect(await store.remove(userId)).toBe(false)
  })

  test('what has expired goes, and an account takes everything with it', async () => {
    const { store, userId, database } = await withTotp()
    const other = await storedUser(database)
    await store.putTotp({ id: 'begun', userId: other.id, secret: 'v1.a', createdAt: 1000 })
    await store.insertTicket(ticket(userId))
    await store.deleteExpired({ at: 1999, begunAt: 1000 })
    expect(await store.findTicket('hash')).not.toBeNull()
    expect(await store.findTotp(other.id)).not.toBeNull()
    await store.deleteExpired({ at: 2000, begunAt: 1001 })
    expect(await store.findTicket('hash')).toBeNull()
    expect(await store.findTotp(other.id)).toBeNull()
    expect(await store.findTotp(userId)).not.toBeNull()
    await database.query((prisma) => prisma.user.delete({ where: { id: userId } }))
    expect(await store.findTotp(userId)).toBeNull()
    expect(await store.countRecoveryCodes(userId)).toBe(0)
  })
})
