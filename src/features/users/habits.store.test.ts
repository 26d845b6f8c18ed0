import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { exampleUser } from '../../testing/example-rows.ts'
import { createHabitStore } from './habits.store.ts'
import { createUserStore } from './users.store.ts'

describeDatabases('habits store', ({ open }) => {
  test('what one account says is found by its id and its address, and is no other’s', async () => {
    const database = await open()
    const store = createHabitStore({ database })
    const [ana, bo] = [exampleUser(), exampleUser()]
    for (const user of [ana, bo]) await createUserStore({ database }).insert(user)
    const nothing = { language: null, zone: null, microphoneAtJoin: null, cameraAtJoin: null }
    const none = { ...nothing, picture: null }
    expect([await store.find(ana.id), await store.find('nobody')]).toEqual([none, null])
    const chosen = {
      language: 'de',
      zone: 'Asia/Tokyo',
      microphoneAtJoin: 'off',
      cameraAtJoin: 'on',
    } as const
    await store.change({ id: ana.id, ...chosen })
    expect(await database.hot.batch([store.wearing({ id: ana.id, picture: 'a1' })])).toBe(true)
    const said = { ...chosen, picture: 'a1' }
    expect([await store.find(ana.id), await store.findByEmail(ana.email)]).toEqual([said, said])
    expect([await store.findByEmail(bo.email), await store.findByEmail('x')]).toEqual([none, null])
    expect(await database.hot.batch([store.wearing({ id: 'nobody', picture: 'a1' })])).toBe(false)
  })
})
