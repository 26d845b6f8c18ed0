import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import type { InvitationRow } from './invitation.ts'
import { createInvitationStore } from './invitations.store.ts'

const invitation = (name: string, more: Partial<InvitationRow> = {}): InvitationRow => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  email: `${name}@x.test`,
  emailShown: `${name}@X.test`,
  role: 'user',
  byId: null,
  createdAt: 1000,
  updatedAt: 1000,
  expiresAt: 2000,
  mailedAt: null,
  ...more,
})

const admin = { role: 'admin' } as const

describeDatabases('invitations store', ({ open }) => {
  test('keeps them as they were, newest first', async () => {
    const database = await open()
    const invitations = createInvitationStore({ database })
    const { id: byId } = await storedUser(database, admin)
    const ada = invitation('ada', { byId, role: 'admin', mailedAt: 1000 })
    const anybody = invitation('any', { email: null, emailShown: null, createdAt: 1500 })
    await invitations.insert([ada, anybody])
    expect(await invitations.list()).toEqual([anybody, ada])
    expect(await invitations.find('hash-ada')).toEqual(ada)
    expect(await invitations.findById('id-any')).toEqual(anybody)
    expect(await invitations.find('hash-nobody')).toBeNull()
  })

  test('whoever is invited again has only the new link', async () => {
    const invitations = createInvitationStore({ database: await open() })
    await invitations.insert([invitation('ada'), invitation('bo')])
    await invitations.insert([invitation('ada', { id: 'id-2', secretHash: 'hash-2' })])
    expect((await invitations.list()).map(({ id }) => id)).toEqual(['id-bo', 'id-2'])
    const renewed = { secretHash: 'hash-3', expiresAt: 9000, mailedAt: 8000 }
    expect(await invitations.renew({ id: 'id-2', ...renewed, at: 8000 })).toBe(true)
    expect(await invitations.find('hash-2')).toBeNull()
    expect(await invitations.find('hash-3')).toMatchObject({ ...renewed, updatedAt: 8000 })
    expect(await invitations.renew({ id: 'id-x', ...renewed, at: 1 })).toBe(false)
  })

  test('is made by no admin who is one no more, or disabled, and then replaces none', async () => {
    const database = await open()
    const invitations = createInvitationStore({ database })
    await invitations.insert([invitation('ada')])
    const makers = [await storedUser(database), await storedUser(database, { ...admin, disabledAt: 500 })]
    for (const { id: byId } of makers) {
      const late = invitation('ada', { id: `by-${byId}`, secretHash: `hash-by-${byId}`, byId })
      expect(await invitations.insert([invitation('bo'), late])).toBe(false)
    }
    expect((await invitations.list()).map(({ id }) => id)).toEqual(['id-ada'])
  })

  test('goes when it is used, revoked, too old, or its maker is gone', async () => {
    const database = await open()
    const invitations = createInvitationStore({ database })
    const [one, other] = [await storedUser(database, admin), await storedUser(database, admin)]
    const left = async () => (await invitations.list()).map(({ id }) => id).sort()
    await invitations.insert([
      invitation('a', { byId: one.id }),
      invitation('b', { byId: other.id }),
      invitation('c', { expiresAt: 9000 }),
      invitation('d'),
      invitation('e'),
    ])
    const uses = Array.from({ length: 8 }, () => database.hot.batch([invitations.taking('hash-e')]))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    await invitations.deleteMadeBy(one.id)
    await database.query((prisma) => prisma.user.deleteMany({ where: { id: other.id } }))
    expect(await left()).toEqual(['id-c', 'id-d'])
    await invitations.deleteExpired(5000)
    expect(await left()).toEqual(['id-c'])
    expect([await invitations.delete('id-c'), await invitations.delete('id-c')]).toEqual([true, false])
  })
})
