import type { Directory } from '../../contract/directory.ts'
import type { ProviderProblem } from '../../contract/providers.ts'
import type { ProviderKind } from '../../contract/shapes.ts'
import { limits } from '../../contract/limits.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import type { ProviderIcons } from '../pictures/index.ts'
import { checkSecret, readEntered, type Entered } from './entered.ts'
import { invalid } from './invalid.ts'
import type { ServiceAddresses } from './kinds.ts'
import type { AskedDirectory, DirectoryClient } from './clients/directory-client.ts'
import type { AskedProvider, ProviderClient } from './clients/client.ts'
import type { Provider, ProviderStore } from './provider.ts'

export interface Providers {
  /** Those one can sign in with, the oldest first. */
  offered: () => Promise<Provider[]>
  list: () => Promise<Provider[]>
  /** One that can be gone to now, with its secret. @throws Failure `not_found` with reason `no_provider` */
  open: (id: string) => Promise<{ provider: Provider; asked: AskedProvider }>
  /** The same for one of kind `ldap`, which nobody goes to. */
  openDirectory: (id: string) => Promise<{ provider: Provider; asked: AskedDirectory }>
  /** Whether its secret can't be read any more. */
  isUnreadable: (provider: Pick<Provider, 'clientSecret'>) => boolean
  /** Where it sends people back to. */
  redirectUri: (id: string) => string
  /** @throws Failure `invalid_input`, `conflict` with reason `provider_known` or `too_many_providers` */
  add: (entered: Entered & { id: string; kind: ProviderKind }) => Promise<Provider>
  /**
   * Answers what is different, for the audit log.
   * @throws Failure `not_found`, `invalid_input`, `conflict` with reason `version`
   */
  change: (
    wanted: Partial<Entered> & { id: string; version: number },
  ) => Promise<{ provider: Provider; changes: FieldChange[] }>
  /** Answers what it was. @throws Failure `not_found` */
  remove: (id: string) => Promise<Provider>
  /** What is wrong with one as it is entered. @throws Failure `invalid_input` */
  test: (entered: {
    id?: string
    kind: ProviderKind
    issuer: string
    clientId: string
    clientSecret?: string
    directory?: Directory | null
  }) => Promise<ProviderProblem | null>
}

export interface ProvidersParts {
  store: ProviderStore
  client: Pick<ProviderClient, 'test'>
  directoryClient: Pick<DirectoryClient, 'test'>
  seal: Pick<Seal, 'seal' | 'open'>
  icons: ProviderIcons
  publicUrl: string
  services: ServiceAddresses
  now: Now
}

const noSuch = (): Failure =>
  new Failure('not_found', 'there is no such sign-in provider', { reason: 'no_provider' })

const needed = (directory: Directory | null | undefined): Directory => {
  if (directory) return directory
  throw invalid('directory', 'must say how people are found')
}

const versionConflict = (): Failure =>
  new Failure('conflict', 'somebody else changed this provider', { reason: 'version' })

const audited = [
  'name',
  'issuer',
  'clientId',
  'clientSecret',
  'directory',
  'domains',
  'groupsClaim',
  'adminGroup',
  'trustsEmail',
  'enabled',
  'icon',
] as const

const shown = (provider: Provider, field: (typeof audited)[number]): string => {
  if (field === 'clientSecret') return provider.clientSecret === null ? '' : '********'
  if (field === 'directory') return provider.directory === null ? '' : JSON.stringify(provider.directory)
  return String(provider[field] ?? '')
}

const isOther = (field: (typeof audited)[number], before: Provider, after: Provider): boolean =>
  field === 'clientSecret'
    ? before.clientSecret !== after.clientSecret
    : shown(before, field) !== shown(after, field)

const asBinding = ({ issuer, clientId }: Pick<Provider, 'issuer' | 'clientId'>, bindPassword: string) => ({
  address: issuer,
  bindDn: clientId,
  bindPassword,
})

const changesBetween = (before: Provider, after: Provider): FieldChange[] =>
  audited
    .filter((field) => isOther(field, before, after))
    .map((field) => ({ field, from: shown(before, field), to: shown(after, field) }))

/** What becomes of an icon, beside what becomes of the rest. */
const keptIcon =
  (icons: ProviderIcons) =>
  (
    providerId: string,
    icon: string | null | undefined,
  ): { told: Partial<Pick<Provider, 'icon'>>; steps: readonly Step[] } => {
    if (icon === undefined) return { told: {}, steps: [] }
    if (icon === null) return { told: { icon }, steps: [icons.removing(providerId)] }
    const { hash, step } = icons.putting({ providerId, content: icon })
    return { told: { icon: hash }, steps: [step] }
  }

type TestParts = Pick<ProvidersParts, 'store' | 'client' | 'directoryClient' | 'services'> & {
  secretOf: (provider: Provider) => string | null
  redirectUri: Providers['redirectUri']
}

/** Asks one as it is entered. */
const createTest = (parts: TestParts): Providers['test'] => {
  const { store, client, directoryClient, services, secretOf, redirectUri } = parts
  return async ({ id, kind, ...entered }) => {
    const { issuer, clientId, clientSecret, directory } = readEntered(kind, entered, services)
    const stored = id === undefined ? null : await store.find(id)
    const isSame = stored?.kind === kind && stored.issuer === issuer
    const secret = clientSecret ?? (isSame ? secretOf(stored) : null) ?? ''
    if (kind === 'ldap') {
      const binding = asBinding({ issuer, clientId }, secret)
      return directoryClient.test({ ...binding, directory: needed(directory), groups: '' })
    }
    const asked = { kind, issuer, clientId, clientSecret: secret }
    const problem = await client.test(asked, { redirectUri: redirectUri(id ?? 'test') })
    // Of one that has no name yet nobody can know it.
    return problem?.kind === 'redirect' && id === undefined ? null : problem
  }
}

/** Where people sign in who have an account elsewhere, as admins set it up. */
export const createProviders = (parts: ProvidersParts): Providers => {
  const { store, seal, icons, publicUrl, services, now } = parts
  const list = (): Promise<Provider[]> => store.list()
  const get = async (id: string): Promise<Provider> => {
    const found = await store.find(id)
    if (found === null) throw noSuch()
    return found
  }
  const secretOf = ({ clientSecret }: Pick<Provider, 'clientSecret'>): string | null =>
    clientSecret === null ? '' : seal.open(clientSecret)
  const sealed = (secret: string): string | null => (secret === '' ? null : seal.seal(secret))
  const iconOf = keptIcon(icons)
  const redirectUri = (id: string): string => `${publicUrl}/sign-in/back/${id}`

  return {
    list,
    redirectUri,
    offered: async () => (await list()).filter(({ enabled }) => enabled),
    isUnreadable: (provider) => secretOf(provider) === null,
    async open(id) {
      const provider = await get(id)
      if (!provider.enabled) throw noSuch()
      const { kind, issuer, clientId } = provider
      if (kind === 'ldap') throw noSuch()
      return { provider, asked: { kind, issuer, clientId, clientSecret: secretOf(provider) ?? '' } }
    },
    async openDirectory(id) {
      const provider = await get(id)
      if (!provider.enabled || provider.directory === null) throw noSuch()
      const { directory, groupsClaim: groups } = provider
      const asked = { directory, groups, ...asBinding(provider, secretOf(provider) ?? '') }
      return { provider, asked }
    },
    async add(entered) {
      const { clientSecret, icon, ...fields } = readEntered(entered.kind, entered, services)
      if (entered.kind === 'ldap') needed(entered.directory)
      if ((await list()).length >= limits.providers)
        throw new Failure('conflict', `there are at most ${limits.providers} providers: remove one first`, {
          reason: 'too_many_providers',
        })
      const { told, steps } = iconOf(entered.id, icon)
      const at = now()
      const times = { createdAt: at, updatedAt: at, version: 1 }
      const provider = { ...fields, icon: null, ...told, ...times, clientSecret: sealed(clientSecret) }
      if (await store.insert(provider, steps)) return provider
      throw new Failure('conflict', 'there is a provider of this name for addresses', {
        reason: 'provider_known',
      })
    },
    async change({ id, version, ...wanted }) {
      const before = await get(id)
      if (before.version !== version) throw versionConflict()
      const read = readEntered(before.kind, wanted, services)
      checkSecret(before, read)
      const { clientSecret, icon, ...fields } = read
      const { told, steps } = iconOf(id, icon)
      const provider = {
        ...before,
        ...fields,
        ...told,
        ...(clientSecret !== undefined && { clientSecret: sealed(clientSecret) }),
        version: version + 1,
        updatedAt: now(),
      }
      if (!(await store.update(provider, steps))) throw versionConflict()
      return { provider, changes: changesBetween(before, provider) }
    },
    async remove(id) {
      const found = await get(id)
      if (!(await store.delete(id, [icons.removing(id)]))) throw noSuch()
      return found
    },
    test: createTest({ ...parts, secretOf, redirectUri }),
  }
}
