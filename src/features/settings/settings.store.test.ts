import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createSettingStore } from './settings.store.ts'

describeDatabases('settings store', ({ open }) => {
  const put = (value: string | null, version: number) => ({ key: 'mail.host', value, version, at: 1000 })

  test('versions rise with each change, also over the default', async () => {
    const store = createSettingStore({ database: await open() })
    for (const [version, value] of ['"a"', null, '"b"'].entries())
      expect(await store.write([store.putting(put(value, version))])).toBe(true)
    const row = { key: 'mail.host', value: '"b"', version: 3, updatedAt: 1000 }
    expect(await store.all()).toEqual([row])
    expect([await store.one('mail.host'), await store.one('mail.port')]).toEqual([row, null])
  })

  test('of several who change the same version at once, one does; nothing of the others holds', async () => {
    const store = createSettingStore({ database: await open() })
    for (const version of [0, 1]) {
      const written = await Promise.all(
        Array.from({ length: 6 }, (_, number) =>
          store.write([
            store.putting({ key: `other.${version}.${number}`, value: '1', version: 0, at: 1000 }),
            store.putting(put(JSON.stringify(`from ${number}`), version)),
          ]),
        ),
      )
      expect(written.filter(Boolean)).toHaveLength(1)
      const winner = written.indexOf(true)
      const rows = await store.all()
      expect(rows).toContainEqual(
        expect.objectContaining({ value: `"from ${winner}"`, version: version + 1 }),
      )
      expect(rows.filter(({ key }) => key.startsWith(`other.${version}.`)).map(({ key }) => key)).toEqual([
        `other.${version}.${winner}`,
      ])
    }
  })
})
