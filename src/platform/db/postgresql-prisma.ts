import type { Pool } from 'pg'
import type { Prisma, PrismaDoor } from './prisma.ts'

/** The client for PostgreSQL; its types are those of the SQLite one, the narrower of the two. */
export const openPostgresqlPrisma = async (pool: Pool): Promise<PrismaDoor> => {
  const [{ PrismaClient: Client }, { PrismaPg }] = await Promise.all([
    import('./generated/postgresql/client.ts'),
    import('@prisma/adapter-pg'),
  ])
  const client = new Client({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
  return { client: client as unknown as Prisma, close: () => client.$disconnect() }
}
