import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from './testing.ts'
import { compile, soon, statement, step } from './statement.ts'

interface Link {
  id: string
  at: number
}

const insert = statement<never, Link>(
  'test_insert',
  `INSERT INTO "setup_links" ("id", "createdAt", "updatedAt", "secretHash", "expiresAt")
   VALUES ($id, $at, $at, $id, $at)`,
)
const insertSoon = soon<never, Link>('test_insert_soon', insert.sql.sqlite)
const byId = statement<Link, { id: string }>(
  'test_by_id',
  `SELECT "id", "expiresAt" AS "at" FROM "setup_links" WHERE "id" = $id`,
)
const all = statement<Link, object>(
  'test_all',
  `SELECT "id", "expiresAt" AS "at" FROM "setup_links" ORDER BY "id"`,
)
const remove = statement<never, { id: string }>('test_delete', `DELETE FROM "setup_links" WHERE "id" = $id`)

test('names become what each driver takes, in order', () => {
  const both = statement<never, { a: string; b: string }>('both', 'SELECT $a, $b, $a')
  expect(compile(both, 'sqlite')).toEqual({ text: 'SELECT ?, ?, ?', names: ['a', 'b', 'a'] })
  expect(compile(both, 'postgresql')).toEqual({ text: 'SELECT $1, $2, $1', names: ['a', 'b'] })
})

describeDatabases('hot statements', ({ open }: TestDatabase) => {
  test('give one row or null, many or none, and count changes', async () => {
    const { hot } = await open()
    expect(await hot.run(insert, { id: 'a', at: 1_795_235_263_407 })).toBe(1)
    expect(await hot.run(insertSoon, { id: 'b', at: 2 })).toBe(1)
    expect(await hot.row(byId, { id: 'a' })).toEqual({ id: 'a', at: 1_795_235_263_407 })
    expect(await hot.row(byId, { id: 'z' })).toBeNull()
    expect(await hot.rows(all, {})).toHaveLength(2)
    expect(await hot.run(remove, { id: 'z' })).toBe(0)
  })

  test('a duplicate is a conflict', async () => {
    const { hot } = await open()
    await hot.run(insert, { id: 'a', at: 1 })
    await expect(hot.run(insert, { id: 'a', at: 2 })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'duplicate',
    })
  })

  test('a batch is done as a whole', async () => {
    const { hot } = await open()
    await hot.run(insert, { id: 'a', at: 1 })
    expect(await hot.batch([step(remove, { id: 'a' }, 1), step(insert, { id: 'b', at: 2 }, 1)])).toBe(true)
    expect(await hot.rows(all, {})).toEqual([{ id: 'b', at: 2 }])
  })

  test('a batch with a step that misses its rows leaves nothing behind', async () => {
    const { hot } = await open()
    const steps = [step(insert, { id: 'a', at: 1 }, 1), step(remove, { id: 'z' }, 1)]
    expect(await hot.batch(steps)).toBe(false)
    expect(await hot.rows(all, {})).toEqual([])
  })

  test('a batch that throws leaves nothing behind, and the next one works', async () => {
    const { hot } = await open()
    const twice = [step(insert, { id: 'a', at: 1 }), step(insert, { id: 'a', at: 1 })]
    await expect(hot.batch(twice)).rejects.toMatchObject({ code: 'conflict' })
    expect(await hot.rows(all, {})).toEqual([])
    expect(await hot.batch([step(insert, { id: 'a', at: 1 })])).toBe(true)
  })

  test('batches at once don’t mix', async () => {
    const { hot } = await open()
    const swap = (n: number) =>
      hot.batch([step(remove, { id: 'token' }, 1), step(insert, { id: `b${n}`, at: n })])
    await hot.run(insert, { id: 'token', at: 1 })
    const won = await Promise.all(Array.from({ length: 10 }, (_, n) => swap(n)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await hot.rows(all, {})).toHaveLength(1)
  })

  test('the client and hot statements see each other’s rows', async () => {
    const { hot, query } = await open()
    await hot.run(insert, { id: 'a', at: 1.5 })
    expect(await query((prisma) => prisma.setupLink.findMany())).toMatchObject([{ id: 'a', expiresAt: 1.5 }])
    const row = { id: 'b', createdAt: 1, updatedAt: 1, secretHash: 'b', expiresAt: 1_795_235_263_407 }
    await query((prisma) => prisma.setupLink.create({ data: row }))
    expect(await hot.row(byId, { id: 'b' })).toEqual({ id: 'b', at: 1_795_235_263_407 })
    await expect(query((prisma) => prisma.setupLink.create({ data: row }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})
