import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createBackground } from '../background.ts'
import { systemAfter, systemNow } from '../core/clock.ts'
import { createAccounts, type Accounts } from '../accounts.ts'
import { createNewId, newRoomCode, newSecret } from '../core/ids.ts'
import { createAuditStore, createWriteAudit } from '../features/audit/index.ts'
import type { Mail } from '../features/mail/index.ts'
import { createPeople, type People } from '../features/people/index.ts'
import { createRooms, createRoomStore, type Rooms } from '../features/rooms/index.ts'
import { sqliteAddon } from '../platform/assets/addon.ts'
import { openEmbedded, type Embedded } from '../platform/assets/embedded.ts'
import type { Config } from '../platform/config/config.ts'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import type { Database } from '../platform/db/database.ts'
import { migrationsFrom } from '../platform/db/migrations.ts'
import { openDatabase } from '../platform/db/open-database.ts'
import type { FieldChange } from '../platform/http/call.ts'
import { createLog, logToStandardError, type Log } from '../platform/log/log.ts'
import { nowhere } from '../platform/places/places.ts'
import { prepareFolders } from '../platform/process/folders.ts'
import { readSeal } from '../platform/secrets/seal.ts'
import { merging } from '../whole-accounts.ts'
import type { GivenSettings } from './setting-flags.ts'
import { createBeside, type Beside } from './tell-server.ts'

/** Accounts as a command at the shell sees them, beside a server that may run. */
export interface Operator extends Accounts {
  /** What is sent waits for the server beside, or for the next one that starts. */
  mail: Mail
  people: People
  /** Where people reach the server. */
  publicUrl: string
  beside: Beside
  /** Writes the audit log: it was the operator. */
  audit: (event: string, subject: string | null, changes?: readonly FieldChange[]) => Promise<void>
}

/** The database of this configuration, migrated. */
export const openDatabaseOf = (config: Config, embedded: Embedded, log: Log): Promise<Database> => {
  const loadAddon = sqliteAddon(embedded, join(config.dataDir, 'cache'))
  const migrations = migrationsFrom(embedded)
  return openDatabase({
    config: config.database,
    log,
    migrations,
    ...(loadAddon === undefined ? {} : { loadAddon }),
  })
}

/** Files made by root in somebody else's data folder would lock its owner out: be the owner. */
export const becomeOwner = (dataDir: string): void => {
  if (process.getuid?.() !== 0) return
  const owner = statSync(dataDir)
  if (owner.uid === 0) return
  process.setgroups?.([owner.gid])
  process.setgid?.(owner.gid)
  process.setuid?.(owner.uid)
}

/** Rooms without their live side: meetings in them end when the server beside looks again. */
const roomsBeside = (database: Database, beside: Beside): Rooms =>
  createRooms({
    store: createRoomStore({ database }),
    now: systemNow,
    newId: createNewId(systemNow),
    newRoomCode,
    roomNow: () => ({ people: [] }),
    endMeetingIn: beside.tell,
    publish: () => undefined,
    recheckTopic: () => Promise.resolve(),
  })

const operatorOf = (config: Config, database: Database, log: Log): Operator => {
  const ids = { now: systemNow, newId: createNewId(systemNow), newSecret }
  const beside = createBeside(join(config.runDir, 'link.sock'))
  // Whoever ends sessions here tells the server when all is done.
  const onEnded = (): undefined => undefined
  // Jobs are left to the server beside, or to the next one that starts.
  const seal = readSeal(config)
  const background = createBackground({
    config,
    database,
    log,
    seal,
    random: Math.random,
    after: systemAfter,
    ...ids,
  })
  const told = { config, database, log, seal, places: nowhere, after: systemAfter }
  const accounts = createAccounts({ ...told, ...background, onEnded, ...ids })
  const meetings = { removeAccount: beside.tell, lookAgain: beside.tell }
  const writeAudit = createWriteAudit({ store: createAuditStore({ database }), log, ...ids })
  return {
    ...accounts,
    mail: background.mail,
    publicUrl: config.http.publicUrl,
    people: createPeople({
      ...accounts,
      rooms: roomsBeside(database, beside),
      meetings,
      merging,
      recheckLive: beside.tell,
      now: systemNow,
    }),
    beside,
    audit: (event, subject, changes = []) =>
      writeAudit({
        event,
        actor: { kind: 'operator', id: null },
        address: '',
        subject,
        changes,
        requestId: '',
      }),
  }
}

/**
 * Accounts without the server: works beside one that runs.
 * @throws ConfigError, StartError
 */
export const withAccounts = async <T>(
  given: GivenSettings,
  act: (operator: Operator) => Promise<T>,
): Promise<T> => {
  const { config } = readMachineConfig({ ...given, roles: [] })
  prepareFolders(config)
  becomeOwner(config.dataDir)
  const { log } = createLog({
    level: 'warn',
    format: config.log.format,
    process: 'app',
    write: logToStandardError(),
  })
  const database = await openDatabaseOf(config, openEmbedded(), log)
  try {
    return await act(operatorOf(config, database, log))
  } finally {
    await database.close()
  }
}
