import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createRegistrationStore } from './registration.store.ts'

const link = (name: string, email: string) => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  email,
  emailShown: email.toUpperCase(),
  createdAt: 1000,
  expiresAt: 2000,
})

describeDatabases('registration links store', ({ open }) => {
  test('an address has one link: a new one takes the place of the older', async () => {
    const store = createRegistrationStore({ database: await open() })
    for (const one of [link('old', 'a@x.test'), link('b', 'b@x.test'), link('new', 'a@x.test')])
      await store.replace(one)
    expect(await store.find('hash-old')).toBeNull()
    expect(await store.find('hash-b')).toEqual(link('b', 'b@x.test'))
    expect(await store.findFor('a@x.test')).toEqual(link('new', 'a@x.test'))
  })

  test('of several who use it at once, one does; what is too old goes', async () => {
    const database = await open()
    const store = createRegistrationStore({ database })
    await store.replace(link('a', 'a@x.test'))
    const uses = Array.from({ length: 8 }, () => database.hot.batch([store.taking('hash-a')]))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    await store.replace(link('b', 'b@x.test'))
    await store.deleteExpired(2000)
    expect(await store.findFor('b@x.test')).not.toBeNull()
    await store.deleteExpired(2001)
    expect(await store.findFor('b@x.test')).toBeNull()
  })
})
