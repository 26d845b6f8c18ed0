import type { Now } from './core/clock.ts'
import type { NewId, NewSecret } from './core/ids.ts'
import type { Accounts } from './accounts.ts'
import {
  auditExport,
  createAuditStore,
  createAuditSweep,
  createWriteAudit,
  registerAudit,
} from './features/audit/index.ts'
import {
  createDepartures,
  createDepartureStore,
  registerDepartures,
  type Departures,
} from './features/departures/index.ts'
import { createEmailChangeStore, emailChangeExport } from './features/email-changes/index.ts'
import { createExports, registerExports, type Exports } from './features/exports/index.ts'
import { invitationExport } from './features/invitations/index.ts'
import type { Mail } from './features/mail/index.ts'
import { apiKeyExport } from './features/api-keys/index.ts'
import { secondFactorExport } from './features/second-factor/index.ts'
import { handingOverPlaces, meetingExport, type Meetings } from './features/meetings/index.ts'
import { passkeyExport } from './features/passkeys/index.ts'
import { handingOverIdentities, identityExport } from './features/providers/index.ts'
import { pictureExport } from './features/pictures/index.ts'
import { createPeople, registerPeople, type HandOver, type People } from './features/people/index.ts'
import { roomExport, type Rooms } from './features/rooms/index.ts'
import { deviceExport, sessionExport } from './features/sessions/index.ts'
import type { Settings } from './features/settings/index.ts'
import { userExport } from './features/users/index.ts'
import { registerWaysIn } from './features/ways-in/index.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/db/database.ts'
import type { Guesses } from './platform/http/guesses.ts'
import type { AuditFact, Door } from './platform/http/operation.ts'
import type { Log } from './platform/log/log.ts'
import type { Places } from './platform/places/places.ts'

/** Accounts with everything that hangs on them: looked after by admins, taken along and left by their owners. */
export interface WholeAccounts {
  people: People
  departures: Departures
  exports: Exports
  audit: { store: ReturnType<typeof createAuditStore>; write: (fact: AuditFact) => Promise<void> }
  /** Delete what has expired. */
  sweeps: readonly (() => Promise<void>)[]
}

export interface WholeAccountsParts {
  accounts: Accounts
  rooms: Rooms
  meetings: Pick<Meetings, 'removeAccount' | 'lookAgain'>
  mail: Mail
  settings: Settings
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  config: Pick<Config, 'http'>
  database: Database
  log: Log
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** What goes along when an account becomes part of another, besides its rooms. */
export const merging: readonly HandOver[] = [handingOverIdentities, handingOverPlaces]

export const createWholeAccounts = (parts: WholeAccountsParts): WholeAccounts => {
  const { accounts, database, config, ...rest } = parts
  const store = createAuditStore({ database })
  const write = createWriteAudit({ store, ...parts })
  const people = createPeople({ ...accounts, ...rest, merging })
  const departures = createDepartures({
    ...accounts,
    ...rest,
    store: createDepartureStore({ database }),
    people,
    writeAudit: write,
    publicUrl: config.http.publicUrl,
    log: parts.log.child({ feature: 'departures' }),
  })
  const exports = createExports({
    users: accounts.users,
    publicUrl: config.http.publicUrl,
    now: parts.now,
    parts: [
      userExport(accounts.users, accounts.habits),
      sessionExport(accounts.sessions),
      deviceExport(accounts.devices),
      passkeyExport(accounts.passkeys),
      identityExport(accounts.identities),
      secondFactorExport(accounts.secondFactors),
      apiKeyExport(accounts.apiKeys),
      emailChangeExport(createEmailChangeStore({ database })),
      pictureExport(accounts.pictures),
      roomExport({ database }),
      meetingExport({ database }),
      invitationExport(accounts.invitations),
      auditExport(store),
    ],
  })
  return {
    people,
    departures,
    exports,
    audit: { store, write },
    sweeps: [...accounts.sweeps, departures.sweep, createAuditSweep({ ...parts, store })],
  }
}

/** Accounts beyond so many aren't looked for in the activity log. */
const most = 1_000

const idsOf = async (users: Accounts['users'], search: string): Promise<string[]> => {
  const found = await users.find({ search, sort: 'name', down: false, skip: 0, take: most })
  return found.users.map(({ id }) => id)
}

export interface RegisterWholeAccounts
  extends Accounts, Pick<WholeAccounts, 'people' | 'departures' | 'exports' | 'audit'> {
  rooms: Rooms
  mail: Mail
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  places: Places
  publicUrl: string
  guesses: Guesses
  now: Now
}

export const registerWholeAccounts = (door: Door, parts: RegisterWholeAccounts): void => {
  registerPeople(door, {
    ...parts,
    linkedProviders: async (userId) =>
      (await parts.identities.look(userId)).map(
        ({ identity, provider }) => provider?.name ?? identity.issuer,
      ),
  })
  registerWaysIn(door, parts)
  registerExports(door, parts)
  registerDepartures(door, parts)
  const { audit, users } = parts
  registerAudit(door, {
    ...parts,
    store: audit.store,
    namesOf: users.namesOf,
    idsOf: (word) => idsOf(users, word),
  })
}
