import type { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { PrismaDoor } from './prisma.ts'
import { connectionPragmas, lockMilliseconds, type AddonOption } from './sqlite-open.ts'

type SqliteFactory = Pick<PrismaBetterSqlite3, 'provider' | 'adapterName' | 'connect'>

/**
 * A transaction of the client stays open between turns of the event loop. A hot statement in that time would wait for
 * its lock without ever letting it finish, and other statements of the client would slip into it.
 */
const refuseTransactions = () =>
  Promise.reject(new Error('on SQLite statements that belong together are a hot.batch, not a transaction'))

const sqliteFactory = (factory: PrismaBetterSqlite3): SqliteFactory => ({
  provider: factory.provider,
  adapterName: factory.adapterName,
  connect: async () => {
    const adapter = await factory.connect()
    await adapter.executeScript(connectionPragmas)
    return Object.assign(adapter, { startTransaction: refuseTransactions })
  },
})

/** Loaded when first asked for: a client costs about 100 ms and 30 MB, and a quiet server never needs one. */
export const openSqlitePrisma = async (file: string, addon: AddonOption): Promise<PrismaDoor> => {
  const [{ PrismaClient: Client }, { PrismaBetterSqlite3: Factory }] = await Promise.all([
    import('./generated/sqlite/client.ts'),
    import('@prisma/adapter-better-sqlite3'),
  ])
  const factory = new Factory({ url: file, timeout: lockMilliseconds, ...addon })
  const client = new Client({ adapter: sqliteFactory(factory) })
  return { client, close: () => client.$disconnect() }
}
