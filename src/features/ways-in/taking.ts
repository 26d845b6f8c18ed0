import type { WayInKind } from '../../contract/ways-in.ts'
import { Failure } from '../../core/failure.ts'
import type { ApiKeys } from '../api-keys/index.ts'
import type { Passkeys } from '../passkeys/index.ts'
import type { Identities } from '../providers/index.ts'
import { browserWords, type Sessions } from '../sessions/index.ts'

/** A way in that is no more: what it was, and what that was called. */
export interface Taken {
  kind: 'passkey' | 'provider' | 'key' | 'browser'
  what: string
}

export interface TakingParts {
  passkeys: Pick<Passkeys, 'remove'>
  identities: Pick<Identities, 'unlink'>
  apiKeys: Pick<ApiKeys, 'revoke'>
  sessions: Pick<Sessions, 'list' | 'endOne'>
}

/** One way in of an account. */
export interface Way {
  userId: string
  id: string
}

const noSession = (): Failure => new Failure('not_found', 'there is no such session')

/**
 * Takes one way in from an account, also the last: whoever looks after the account makes a link for another one.
 * What it has opened stays open as far as it does when its owner takes it.
 * @throws Failure `not_found`, `conflict` with reason `overtaken`
 */
export const createTakeWayIn = ({ passkeys, identities, apiKeys, sessions }: TakingParts) => {
  const take: Record<WayInKind, (way: Way) => Promise<Taken>> = {
    async passkey(way) {
      const { name: what } = await passkeys.remove({ ...way, hasOtherWay: () => Promise.resolve(true) })
      return { kind: 'passkey', what }
    },
    async provider(way) {
      const { identity, provider } = await identities.unlink({ ...way, evenLast: true })
      return { kind: 'provider', what: provider?.name ?? identity.providerId }
    },
    key: async (way) => ({ kind: 'key', what: await apiKeys.revoke(way) }),
    async session(way) {
      const found = (await sessions.list(way.userId)).find(({ id }) => id === way.id)
      if (found === undefined || !(await sessions.endOne(way))) throw noSession()
      return { kind: 'browser', what: browserWords(found.userAgent) }
    },
  }
  return (kind: WayInKind, way: Way): Promise<Taken> => take[kind](way)
}
