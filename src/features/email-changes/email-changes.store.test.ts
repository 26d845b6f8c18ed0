import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { disableStoredUser, storedSession, storedUser } from '../../testing/stored-rows.ts'
import { createSessionStore } from '../sessions/sessions.store.ts'
import type { EmailChange } from './email-change.ts'
import { createEmailChangeStore } from './email-changes.store.ts'

const change = (name: string, userId: string, kind: EmailChange['kind'], createdAt = 1000): EmailChange => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  userId,
  kind,
  emailShown: `${name}@x.test`,
  createdAt,
  expiresAt: createdAt + 1000,
})

describeDatabases('email changes store', ({ open }) => {
  test('finds, and lets go of one, of those to be confirmed, or of all of an account', async () => {
    const database = await open()
    const store = createEmailChangeStore({ database })
    const [ada, bo] = [await storedSession(database), await storedSession(database)]
    const all = [
      change('new', ada.userId, 'confirm'),
      change('back', ada.userId, 'undo'),
      change('further-back', ada.userId, 'undo', 2000),
      change('bo', bo.userId, 'confirm'),
    ]
    const [latest, back, further, other] = all as [EmailChange, EmailChange, EmailChange, EmailChange]
    expect(await store.wait(latest, { sessionId: ada.id })).toBe(true)
    expect(await store.wait(other, { sessionId: bo.id })).toBe(true)
    expect(await store.batch([store.leaving(back), store.leaving(further)])).toBe(true)
    const left = async () =>
      (await Promise.all(all.map(({ secretHash }) => store.find(secretHash)))).map((one) => one !== null)
    expect(await store.find('hash-new')).toEqual(latest)
    expect(await store.findConfirmOf(ada.userId)).toEqual(latest)
    expect(await store.listOf(ada.userId)).toEqual([back, latest, further])
    await store.batch([store.droppingConfirmsOf(ada.userId)])
    expect(await left()).toEqual([false, true, true, true])
    expect(await store.findConfirmOf(ada.userId)).toBeNull()
    await store.batch([store.dropping('id-back'), store.dropping('id-none')])
    expect(await left()).toEqual([false, false, true, true])
    expect(await store.batch([store.droppingAllOf(bo.userId), store.taking('id-none')])).toBe(false)
    expect(await left()).toEqual([false, false, true, true])
    await store.batch([store.droppingAllOf(ada.userId)])
    expect(await left()).toEqual([false, false, false, true])
    await store.deleteExpired(2000)
    expect(await left()).toEqual([false, false, false, true])
    await store.deleteExpired(2001)
    expect(await left()).toEqual([false, false, false, false])
  })

  test('one waits for each account, as long as the sign-in that asks for it lasts', async () => {
    const database = await open()
    const store = createEmailChangeStore({ database })
    const [ada, bo] = [await storedSession(database), await storedSession(database)]
    const wait = (name: string, sessionId = ada.id) =>
      store.wait(change(name, ada.userId, 'confirm'), { sessionId })
    await store.batch([store.leaving(change('back', ada.userId, 'undo'))])
    expect([await wait('first'), await wait('second')]).toEqual([true, true])
    expect((await store.listOf(ada.userId)).map(({ id }) => id)).toEqual(['id-back', 'id-second'])
    // Of somebody else’s sign-in it is none, nor of one that has ended; what waited stays.
    expect(await wait('third', bo.id)).toBe(false)
    await createSessionStore({ database }).delete(ada.id)
    expect(await wait('third')).toBe(false)
    expect((await store.findConfirmOf(ada.userId))?.id).toBe('id-second')
    await disableStoredUser(database, bo.userId)
    expect(await store.wait(change('bo', bo.userId, 'confirm'), { sessionId: bo.id })).toBe(false)
  })

  test('it gets its secret as long as it is there', async () => {
    const database = await open()
    const store = createEmailChangeStore({ database })
    const ada = await storedSession(database)
    await store.wait(change('new', ada.userId, 'confirm'), { sessionId: ada.id })
    expect(await store.arm({ id: 'id-new', secretHash: 'mailed', at: 1500 })).toEqual({ expiresAt: 2000 })
    expect([await store.find('hash-new'), (await store.find('mailed'))?.id]).toEqual([null, 'id-new'])
    await store.batch([store.taking('id-new')])
    expect(await store.arm({ id: 'id-new', secretHash: 'again', at: 1500 })).toBeNull()
  })

  test('one that has confirmed an address stays until it is too old, and waits no more', async () => {
    const database = await open()
    const store = createEmailChangeStore({ database })
    const ada = await storedSession(database)
    await store.wait(change('new', ada.userId, 'confirm'), { sessionId: ada.id })
    await store.batch([store.leaving(change('back', ada.userId, 'undo'))])
    expect(await store.batch([store.confirming('id-new')])).toBe(true)
    expect(await store.find('hash-new')).toMatchObject({ kind: 'confirmed', expiresAt: 2000 })
    for (const id of ['id-new', 'id-back']) expect(await store.batch([store.confirming(id)])).toBe(false)
    expect(await store.arm({ id: 'id-new', secretHash: 'again', at: 1500 })).toBeNull()
    expect(await store.findConfirmOf(ada.userId)).toBeNull()
    await store.batch([store.droppingConfirmsOf(ada.userId)])
    expect(await store.find('hash-new')).not.toBeNull()
    await store.batch([store.droppingAllOf(ada.userId)])
    expect(await store.find('hash-new')).toBeNull()
  })

  test('of ways back only the first is kept, until it is too old', async () => {
    const database = await open()
    const store = createEmailChangeStore({ database })
    const [ada, bo] = [await storedUser(database), await storedUser(database)]
    const leave = async (name: string, userId: string, createdAt: number) => {
      expect(await store.batch([store.leaving(change(name, userId, 'undo', createdAt))])).toBe(true)
      return (await store.find(`hash-${name}`)) !== null
    }
    expect(await leave('first', ada.id, 1000)).toBe(true)
    expect(await leave('second', ada.id, 1999)).toBe(false)
    expect(await leave('bo', bo.id, 1999)).toBe(true)
    expect(await leave('third', ada.id, 2000)).toBe(true)
  })
})
