import { expect, test } from 'vitest'
import { peek } from './peek.ts'
import { statement } from './statement.ts'
import { describeDatabases, openTestDatabase } from './testing.ts'

const applied = statement<{ name: string }, object>(
  'peek_test_applied',
  `SELECT "name" FROM "parley_migrations" ORDER BY "name"`,
)
const written = statement<never, object>('peek_test_written', `DELETE FROM "parley_migrations"`)

describeDatabases('a look at a database', ({ kind, url }) => {
  test('answers what is there beside whoever has it open, and nothing where it isn’t', async () => {
    const config = { kind, url: await url() }
    expect(await peek({ config }, applied)).toBeNull()
    await openTestDatabase(kind, config.url)
    expect((await peek({ config }, applied))?.[0]).toEqual({ name: expect.stringMatching(/^0001/) as string })
  })

  test('changes nothing', async () => {
    const config = { kind, url: await url() }
    await openTestDatabase(kind, config.url)
    const before = await peek({ config }, applied)
    expect(await peek({ config }, written)).toBeNull()
    expect(await peek({ config }, applied)).toEqual(before)
  })
})

test.each([
  ['sqlite', 'file:/nowhere/parley.db'],
  ['postgresql', 'postgresql://nobody@127.0.0.1:1/nothing'],
  ['postgresql', 'no address'],
] as const)('nobody is told more of a %s at %s', async (kind, url) => {
  expect(await peek({ config: { kind, url } }, applied)).toBeNull()
})
