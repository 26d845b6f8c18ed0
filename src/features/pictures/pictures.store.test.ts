import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createPictureStore } from './pictures.store.ts'

describeDatabases('picture store', ({ open }) => {
  const logo = {
    id: 'logo',
    userId: null,
    hash: 'a1',
    type: 'image/png' as const,
    content: 'AAAA',
    updatedAt: 1000,
  }

  test('one stands in for the other, and is found by what it holds', async () => {
    const store = createPictureStore({ database: await open() })
    expect(await store.find('logo')).toBeNull()
    await store.put(logo)
    await store.put({ ...logo, hash: 'b2', type: 'image/webp', content: 'BBBB', updatedAt: 2000 })
    expect(await store.find('logo')).toEqual({ hash: 'b2', updatedAt: 2000 })
    expect(await store.findByHash('a1')).toBeNull()
    expect(await store.findByHash('b2')).toEqual({ hash: 'b2', type: 'image/webp', content: 'BBBB' })
    await store.remove('logo')
    expect(await store.findByHash('b2')).toBeNull()
  })
})
