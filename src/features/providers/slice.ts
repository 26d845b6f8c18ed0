import type { After, Now } from '../../core/clock.ts'
import type { NewId, NewSecret } from '../../core/ids.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { createOutgoing, createOutgoingConnection } from '../../platform/outgoing/outgoing.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import type { Passkeys } from '../passkeys/index.ts'
import type { ProviderIcons } from '../pictures/index.ts'
import type { Users } from '../users/index.ts'
import { createDirectoryClient } from './clients/directory-client.ts'
import { createProviderClient } from './clients/provider-client.ts'
import { createDirectories, type DirectoriesFor } from './directories.ts'
import { createIdentities, type Identities } from './identities.ts'
import { createIdentityStore } from './identities.store.ts'
import { publicServices, type ServiceAddresses } from './kinds.ts'
import type { IdentityStore } from './provider.ts'
import { createProviders, type Providers } from './providers.ts'
import { createProviderStore } from './providers.store.ts'
import { createTrips, type OnTrouble, type Trips } from './trips.ts'
import { createTripStore } from './trips.store.ts'

/** Sign-in providers, the ways there and back, and who people are there. */
export interface ProviderSlice {
  providers: Providers
  identities: Identities
  identityStore: IdentityStore
  trips: Trips
  directoriesFor: DirectoriesFor
}

export interface ProviderSliceParts {
  database: Database
  allowedNetworks: readonly string[]
  /** Where Google, GitHub and X are; where everybody finds them unless given. */
  services?: ServiceAddresses
  users: Pick<Users, 'get' | 'takeWay'>
  passkeys: Pick<Passkeys, 'at' | 'list'>
  icons: ProviderIcons
  seal: Seal
  publicUrl: string
  log: Pick<Log, 'warn'>
  now: Now
  after: After
  newId: NewId
  newSecret: NewSecret
}

export const createProviderSlice = (parts: ProviderSliceParts): ProviderSlice => {
  const { database, allowedNetworks, services = publicServices, log, now } = parts
  const client = createProviderClient({ outgoing: createOutgoing({ allowedNetworks }), services, now })
  const connection = createOutgoingConnection({ allowedNetworks })
  const directoryClient = createDirectoryClient({ connection })
  const store = createProviderStore({ database })
  const providers = createProviders({ ...parts, store, client, directoryClient, services })
  const onTrouble: OnTrouble = (trouble) => {
    log.warn('provider.failed', trouble)
  }
  const identityStore = createIdentityStore({ database })
  return {
    providers,
    identityStore,
    identities: createIdentities({ ...parts, store: identityStore, providers }),
    directoriesFor: createDirectories({ ...parts, providers, client: directoryClient, onTrouble }),
    trips: createTrips({
      ...parts,
      store: createTripStore({ database }),
      providers,
      client,
      onTrouble,
    }),
  }
}
