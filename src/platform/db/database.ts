import type { DatabaseConfig } from '../config/config.ts'
import type { Log } from '../log/log.ts'
import type { MigrationSource } from './migrations.ts'
import type { Prisma } from './prisma.ts'
import type { LoadAddon } from './sqlite-open.ts'
import type { DatabaseKind, Hot } from './statement.ts'

/** The one database, of either kind. Only stores hold it. */
export interface Database {
  readonly kind: DatabaseKind
  /** Prepared statements: every request's look-ups, and whatever must happen together. */
  readonly hot: Hot
  /**
   * Everything else, by the typed client, one statement at a time.
   * @throws Failure `unavailable` or `conflict`, see `asFailure`
   */
  query: <T>(run: (prisma: Prisma) => Promise<T>) => Promise<T>
  /** Whether it answers now; never rejects. */
  check: () => Promise<boolean>
  /** Waits for what runs. Nothing may be asked afterwards. */
  close: () => Promise<void>
}

export interface OpenDatabase {
  config: DatabaseConfig
  log: Pick<Log, 'info' | 'warn'>
  /** `migrationsFrom(openEmbedded())`. */
  migrations: MigrationSource
  /** Needed inside the executable, where the addon doesn't lie beside its package. */
  loadAddon?: LoadAddon | undefined
}
