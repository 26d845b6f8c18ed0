import { availableParallelism } from 'node:os'
import type { After, Now } from './core/clock.ts'
import type { NewId, NewSecret } from './core/ids.ts'
import { createApiKeys, createApiKeyStore, registerApiKeys, type ApiKeys } from './features/api-keys/index.ts'
import { siteOf } from './features/appearance/index.ts'
import { registerBetterAuth } from './features/better-auth/index.ts'
import type { Departures } from './features/departures/index.ts'
import {
  createEmailChanges,
  createEmailChangeStore,
  createTakeAddress,
  registerEmailChanges,
  type EmailChanges,
} from './features/email-changes/index.ts'
import {
  createInvitations,
  createInvitationStore,
  registerInvitations,
  type Invitations,
} from './features/invitations/index.ts'
import { newDevice, type Mail } from './features/mail/index.ts'
import {
  createPasskeys,
  createPasskeyStore,
  createReadFirst,
  registerPasskeys,
  relyingPartyOf,
  type Passkeys,
} from './features/passkeys/index.ts'
import { createOwnPassword, registerProfile, toldHabits } from './features/profile/index.ts'
import type { People } from './features/people/index.ts'
import { createPictures, createPictureStore, type Pictures } from './features/pictures/index.ts'
import {
  createProviderSlice,
  registerProviders,
  type ProviderSlice,
  type ServiceAddresses,
} from './features/providers/index.ts'
import {
  createMakeAccount,
  createRegistration,
  createRegistrationStore,
  registerRegistration,
  type Registration,
} from './features/registration/index.ts'
import {
  createResets,
  createResetStore,
  createWayBack,
  registerResets,
  type Resets,
} from './features/resets/index.ts'
import {
  createSecondFactors,
  createSecondFactorStore,
  createSignInByPassword,
  createSignInTickets,
  registerSecondFactor,
  type SecondFactors,
  type SignInTickets,
} from './features/second-factor/index.ts'
import {
  createDescribeMe,
  createDevices,
  createDeviceStore,
  createSessions,
  createSessionStore,
  createSignInByEmail,
  createVisitors,
  createVisitorStore,
  registerSessions,
  type Devices,
  type Sessions,
  type Visitors,
} from './features/sessions/index.ts'
import type { Settings } from './features/settings/index.ts'
import { createSetup, createSetupStore, registerSetup, type Setup } from './features/setup/index.ts'
import {
  createRefreshStore,
  createSigningKeyStore,
  createTokens,
  registerTokens,
  type Tokens,
} from './features/tokens/index.ts'
import {
  createHabits,
  createHabitStore,
  createUsers,
  createUserStore,
  type UserHabits,
  type Users,
} from './features/users/index.ts'
import { createReadHouse } from './house.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/db/database.ts'
import type { Guesses } from './platform/http/guesses.ts'
import type { Jobs } from './platform/jobs/jobs.ts'
import type { Log } from './platform/log/log.ts'
import type { Door } from './platform/http/operation.ts'
import type { Places } from './platform/places/places.ts'
import type { Seal } from './platform/secrets/seal.ts'

/** Who people are and how they get in: the same in the server and at the command line. */
export interface Accounts extends ProviderSlice {
  users: Users
  habits: UserHabits
  visitors: Visitors
  devices: Devices
  sessions: Sessions
  setup: Setup
  resets: Resets
  invitations: Invitations
  passkeys: Passkeys
  secondFactors: SecondFactors
  tickets: SignInTickets
  registration: Registration
  emailChanges: EmailChanges
  tokens: Tokens
  apiKeys: ApiKeys
  pictures: Pictures
  /** Delete what has expired. */
  sweeps: readonly (() => Promise<void>)[]
}

export interface AccountsParts {
  config: Pick<Config, 'http' | 'outgoing'>
  database: Database
  settings: Settings
  mail: Mail
  places: Places
  jobs: Pick<Jobs, 'add' | 'handle'>
  seal: Seal
  /** Where Google, GitHub and X are, unless where everybody finds them. */
  services?: ServiceAddresses
  /** Sessions have ended: whatever is open in their name ends, too. */
  onEnded: (sessionIds: readonly string[]) => void
  log: Log
  now: Now
  after: After
  newId: NewId
  newSecret: NewSecret
}

export const createAccounts = (parts: AccountsParts): Accounts => {
  const { config, database, settings, mail, places, jobs, seal, onEnded, now, newId, newSecret } = parts
  const ids = { now, newId, newSecret }
  const { publicUrl } = config.http
  const isClosed = async (): Promise<boolean> =>
    (await settings.read()).values['accounts.registration'] === 'closed'
  const linkStores = createLinkStores(parts)
  const kept = { store: createUserStore({ database }), ...linkStores }
  const users = createUsers({ ...kept, cores: availableParallelism(), ...ids })
  const habits = createHabitStore({ database })
  const visitors = createVisitors({ store: createVisitorStore({ database }), ...ids })
  const store = createSessionStore({ database })
  const links = { users, publicUrl, ...ids }
  const party = relyingPartyOf(config.http)
  const devices = createDevices({
    store: createDeviceStore({ database }),
    onNew: (device) => {
      const place = places.of(device.address, device.language)
      return mail.tell(newDevice({ ...device, place, publicUrl }))
    },
    ...ids,
  })
  const mailed = createMailed({ database, settings, mail, jobs, ...linkStores, ...links })
  const invitations = createInvitations({ store: createInvitationStore({ database }), isClosed, ...links })
  const passkeys = createPasskeys({ ...parts, store: createPasskeyStore({ database }), users, party })
  const factors = createSecondFactorStore({ database })
  const readSite = async () => siteOf(publicUrl, (await settings.read()).values)
  const secondFactors = createSecondFactors({ store: factors, seal, settings, passkeys, readSite, ...ids })
  const { owes: owesSecondFactor } = secondFactors
  const told = { onSeen: users.seen, ...linkStores, onEnded }
  const sessions = createSessions({ ...config, store, visitors, devices, owesSecondFactor, ...told, ...ids })
  const tickets = createSignInTickets({ store: factors, secondFactors, users, ...ids })
  const tokens = createTokens({
    keyStore: createSigningKeyStore({ database }),
    store: createRefreshStore({ database }),
    sessions,
    seal,
    ...links,
  })
  const apiKeys = createApiKeys({ store: createApiKeyStore({ database }), ...ids })
  const pictures = createPictures({ store: createPictureStore({ database }), wearing: habits.wearing, now })
  const slice = createProviderSlice({
    ...parts,
    ...links,
    ...config.outgoing,
    passkeys,
    icons: pictures.icon,
    log: parts.log.child({ feature: 'providers' }),
  })
  return {
    ...slice,
    users,
    habits: createHabits({ store: habits }),
    visitors,
    devices,
    sessions,
    setup: createSetup({ store: createSetupStore({ database }), ...links }),
    ...mailed,
    invitations,
    passkeys,
    secondFactors,
    tickets,
    tokens,
    apiKeys,
    pictures,
    sweeps: [
      sessions,
      devices,
      mailed.resets,
      invitations,
      passkeys,
      secondFactors,
      mailed.registration,
      mailed.emailChanges,
      tokens,
      apiKeys,
      slice.trips,
    ].map(({ sweep }) => sweep),
  }
}

/** Links that open an account or give it another address, and what ends all of them. */
const createLinkStores = ({ database }: Pick<AccountsParts, 'database'>) => {
  const resetStore = createResetStore({ database })
  const changeStore = createEmailChangeStore({ database })
  const endingWaysBack = (id: string) => [resetStore.dropping(id), changeStore.droppingConfirmsOf(id)]
  const endWaysBack = (id: string) => database.hot.batch(endingWaysBack(id))
  return { resetStore, changeStore, endingWaysBack, endWaysBack }
}

type MailedParts = Pick<
  AccountsParts,
  'database' | 'settings' | 'mail' | 'jobs' | 'now' | 'newId' | 'newSecret'
> &
  ReturnType<typeof createLinkStores> & { users: Users; publicUrl: string }

/** What goes by mail to whoever has only shown an address. */
const createMailed = (parts: MailedParts): Pick<Accounts, 'resets' | 'registration' | 'emailChanges'> => ({
  resets: createResets({ ...parts, store: parts.resetStore }),
  registration: createRegistration({ ...parts, store: createRegistrationStore(parts) }),
  emailChanges: createEmailChanges({ ...parts, store: parts.changeStore }),
})

export interface RegisterAccounts extends Accounts {
  departures: Departures
  people: Pick<People, 'change'>
  settings: Settings
  mail: Mail
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  places: Places
  publicUrl: string
  guesses: Guesses
  build: string
  log: Log
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** Every operation with which people get in, and look after their own account. */
export const registerAccounts = (door: Door, { build, settings, ...parts }: RegisterAccounts): void => {
  const house = createReadHouse({ ...parts, settings })
  const habitsOf = async (id: string) => toldHabits(await parts.habits.of(id))
  const { isNeeded: isSetupNeeded } = parts.setup
  const describeMe = createDescribeMe({ ...parts, build, isSetupNeeded, house, habitsOf })
  const signInByPassword = createSignInByPassword(parts)
  const ways = {
    ...parts,
    describeMe,
    signInByPassword,
    signInByEmail: createSignInByEmail({ ...parts, signInByPassword }),
    makeAccount: createMakeAccount(parts),
    ownPassword: createOwnPassword(parts),
    readFirst: createReadFirst(parts),
    wayBack: createWayBack(parts),
    takeAddress: createTakeAddress(parts),
    hasOtherWay: async (userId: string): Promise<boolean> =>
      (await parts.users.get(userId)).passwordHash !== null || (await parts.identities.open(userId)),
  }
  registerSetup(door, ways)
  registerSessions(door, ways)
  registerProfile(door, ways)
  registerPasskeys(door, ways)
  registerSecondFactor(door, ways)
  registerProviders(door, ways)
  registerRegistration(door, ways)
  registerResets(door, ways)
  registerEmailChanges(door, ways)
  registerInvitations(door, ways)
  registerTokens(door, ways)
  registerApiKeys(door, ways)
  registerBetterAuth(door, ways)
}
