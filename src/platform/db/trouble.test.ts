import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { describePostgresql, describeSqlite, openTestDatabase } from './testing.ts'
import { soon, statement, step } from './statement.ts'

interface Link {
  id: string
  at: number
}

const insertSql = `INSERT INTO "setup_links" ("id", "createdAt", "updatedAt", "secretHash", "expiresAt")
   VALUES ($id, $at, $at, $id, $at)`
const insert = statement<never, Link>('test_insert', insertSql)
const insertSoon = soon<never, Link>('test_insert_soon', insertSql)
const all = statement<Link, object>('test_all', `SELECT "id", "expiresAt" AS "at" FROM "setup_links"`)

/** A small disk, as SQLite sees one. */
const pageLimit = statement<never, object>('test_page_limit', 'PRAGMA max_page_count = 60')
const noPageLimit = statement<never, object>('test_no_page_limit', 'PRAGMA max_page_count = 4294967294')
const synchronous = statement<{ synchronous: number }, object>('test_synchronous', 'PRAGMA synchronous')

const sqliteBeside = async (url: string) => {
  const database = await openTestDatabase('sqlite', url)
  const other = new Sqlite(url.slice('file:'.length))
  onTestFinished(() => {
    other.close()
  })
  return { database, other }
}

describeSqlite('trouble', ({ url }) => {
  test('another process that writes is waited for, without blocking', async () => {
    const { database, other } = await sqliteBeside(await url())
    other.exec('BEGIN IMMEDIATE')
    const written = database.hot.run(insert, { id: 'a', at: 1 })
    const client = database.query((prisma) => prisma.setupLink.deleteMany({ where: { id: 'z' } }))
    const turns = new Promise<void>((resolve) => setImmediate(resolve))
    await turns
    other.exec('COMMIT')
    expect(await written).toBe(1)
    expect(await client).toEqual({ count: 0 })
  })

  test('no room left: unavailable, nothing half done, and well again after', async () => {
    const { database, other } = await sqliteBeside(await url())
    const { hot } = database
    await hot.run(insert, { id: 'kept', at: 1 })
    await hot.run(pageLimit, {})
    const big = (n: number) => step(insert, { id: `${n}-${'x'.repeat(4000)}`, at: n })
    const filling = hot.batch(Array.from({ length: 100 }, (_, n) => big(n)))
    await expect(filling).rejects.toMatchObject({ code: 'unavailable', reason: 'disk_full' })
    expect(await hot.rows(all, {})).toEqual([{ id: 'kept', at: 1 }])
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok')
    await hot.run(noPageLimit, {})
    expect(await hot.batch([big(1)])).toBe(true)
  })

  test('a transaction of the client is refused before it can block', async () => {
    const { database } = await sqliteBeside(await url())
    const nested = database.query((prisma) =>
      prisma.user.create({
        data: {
          id: 'u',
          createdAt: 1,
          updatedAt: 1,
          email: 'a@example.org',
          emailShown: 'a@example.org',
          name: 'A',
          role: 'user',
          rooms: { create: { id: 'r', createdAt: 1, updatedAt: 1, code: 'c', name: 'R', access: 'open' } },
        },
      }),
    )
    await expect(nested).rejects.toThrow(/hot\.batch/)
    expect(await database.query((prisma) => prisma.user.count())).toBe(0)
  })

  test('every commit is on the disk, but for what may come soon', async () => {
    const { database } = await sqliteBeside(await url())
    await database.hot.run(insertSoon, { id: 'a', at: 1 })
    expect(await database.hot.row(synchronous, {})).toEqual({ synchronous: 1 })
    await database.hot.run(insert, { id: 'b', at: 1 })
    expect(await database.hot.row(synchronous, {})).toEqual({ synchronous: 2 })
  })
})

/** The same server by a way that can be cut. */
const breakableWay = async (url: string) => {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port === '' ? 5432 : target.port), target.hostname)
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()))
    near.pipe(far).pipe(near)
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const port = await listen(0)
  onTestFinished(cut)
  const way = new URL(url)
  way.host = `127.0.0.1:${port}`
  return { url: way.href, cut, mend: () => listen(port) }
}

describePostgresql('trouble', ({ kind, url }) => {
  test('a lost connection is replaced at the next statement', async () => {
    const database = await openTestDatabase(kind, await url())
    const kill = statement<never, object>('test_kill', 'SELECT pg_terminate_backend(pg_backend_pid())')
    await expect(database.hot.row(kill, {})).rejects.toMatchObject({ code: 'unavailable', reason: 'away' })
    expect(await database.check()).toBe(true)
    expect(await database.hot.run(insert, { id: 'a', at: 1 })).toBe(1)
  })

  test('a server that goes and comes back is answered for meanwhile', async () => {
    const { url: way, cut, mend } = await breakableWay(await url())
    const database = await openTestDatabase(kind, way)
    const list = () => database.query((prisma) => prisma.setupLink.findMany())
    expect(await list()).toEqual([])
    await cut()
    const away = { code: 'unavailable', reason: 'away' }
    await expect(list()).rejects.toMatchObject(away)
    await expect(list()).rejects.toMatchObject(away)
    await expect(database.hot.rows(all, {})).rejects.toMatchObject(away)
    await expect(database.hot.batch([step(insert, { id: 'a', at: 1 })])).rejects.toMatchObject(away)
    expect(await database.check()).toBe(false)
    await mend()
    expect(await database.check()).toBe(true)
    expect(await list()).toEqual([])
  })

  test('a server that isn’t there is named without its password', async () => {
    const opening = openTestDatabase(kind, 'postgresql://me:secret@127.0.0.1:1/parley')
    await expect(opening).rejects.toMatchObject({
      name: 'StartError',
      exitCode: 69,
      message: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:1\/parley (?!.*secret)/) as string,
    })
  })
})
