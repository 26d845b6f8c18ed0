import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
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
    const [ada, bo] = [await storedUser(database), await storedUser(database)]
    const all = [
      change('old', ada.id, 'confirm'),
      change('new', ada.id, 'confirm', 1001),
      change('back', ada.id, 'undo'),
      change('further-back', ada.id, 'undo'),
      change('bo', bo.id, 'undo'),
    ]
    for (const one of all) await store.insert(one)
    const left = async () =>
      (await Promise.all(all.map(({ secretHash }) => store.find(secretHash)))).map((one) => one !== null)
    expect(await store.find('hash-new')).toEqual(all[1])
    expect(await store.findConfirmOf(ada.id)).toEqual(all[1])
    expect(await store.findConfirmOf(bo.id)).toBeNull()
    await store.deleteConfirmsOf(ada.id)
    expect(await left()).toEqual([false, false, true, true, true])
    await store.delete('id-back')
    expect(await left()).toEqual([false, false, false, true, true])
    await store.deleteAllOf(ada.id)
    expect(await left()).toEqual([false, false, false, false, true])
    await store.deleteExpired(2000)
    expect(await left()).toEqual([false, false, false, false, true])
    await store.deleteExpired(2001)
    expect(await left()).toEqual([false, false, false, false, false])
  })
})
