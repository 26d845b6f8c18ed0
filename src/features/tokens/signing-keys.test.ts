import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createSeal } from '../../platform/secrets/seal.ts'
import { createTestClock } from '../../testing/clock.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { keyLives } from './signing-key.ts'
import { createSigningKeyStore } from './signing-keys.store.ts'
import { createSigningKeys } from './signing-keys.ts'

describeDatabases('signing keys', ({ open }) => {
  /** Processes with one database, each with its own key to hide secrets in it where it says so. */
  const start = async () => {
    const store = createSigningKeyStore({ database: await open() })
    const clock = createTestClock()
    const newId = createNumberedIds()
    const process = (secret = 7) =>
      createSigningKeys({ store, seal: createSeal(Buffer.alloc(32, secret)), now: clock.now, newId })
    return { store, clock, process }
  }

  test('every process signs with the same key, also after a start', async () => {
    const { process } = await start()
    const { id } = await process().current()
    expect((await process().current()).id).toBe(id)
  })

  test('a key another process made a moment ago is found', async () => {
    const { process, clock } = await start()
    const [one, other] = [process(), process()]
    expect(await one.published()).toEqual([])
    clock.advance(5000)
    const { id } = await other.current()
    expect(await one.find(id)).not.toBeNull()
    expect(await one.find('unknown')).toBeNull()
  })

  test('after a quarter there is another; the old one is shown for an hour more', async () => {
    const { process, clock, store } = await start()
    const keys = process()
    const { id: first } = await keys.current()
    clock.advance(keyLives.signing)
    const { id: second } = await keys.current()
    expect(second).not.toBe(first)
    clock.advance(keyLives.shownAfter - 1)
    await keys.sweep()
    expect((await keys.published()).map(({ kid }) => kid)).toEqual([second, first])
    clock.advance(60_000)
    await keys.sweep()
    expect((await store.list()).map(({ id }) => id)).toEqual([second])
    expect(await process().find(first)).toBeNull()
  })

  test('where the secrets of the database can’t be opened any more, another key is made', async () => {
    const { process, clock } = await start()
    const { id } = await process().current()
    clock.advance(1)
    const other = process(8)
    expect((await other.current()).id).not.toBe(id)
    expect(await other.find(id)).not.toBeNull()
  })
})
