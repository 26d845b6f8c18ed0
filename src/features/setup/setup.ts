import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { User, Users } from '../users/index.ts'
import type { SetupStore } from './setup-link.ts'

const lifeMilliseconds = 30 * 60_000

export interface Setup {
  /** True until the first admin exists. */
  isNeeded: () => Promise<boolean>
  /** A fresh link; older ones stop working. Null when there is an admin already. */
  createSetupLink: () => Promise<{ url: string; expiresAt: number } | null>
  /** @throws Failure `gone` when the link is used, too old or replaced */
  check: (secret: string) => Promise<void>
  /**
   * Makes the first admin and uses the link up; a mistake in the input leaves the link as it is.
   * @throws Failure `gone`, `invalid_input`
   */
  use: (input: { secret: string; email: string; name: string; password: string }) => Promise<User>
}

export interface SetupParts {
  store: SetupStore
  users: Pick<Users, 'prepare' | 'addWith' | 'adminExists'>
  publicUrl: string
  now: Now
  newId: NewId
  newSecret: NewSecret
}

const gone = (): Failure =>
  new Failure('gone', 'this setup link is used or too old', { reason: 'setup_link' })

/** The way from an empty server to its first admin: a link that works once. */
export const createSetup = ({ store, users, publicUrl, now, newId, newSecret }: SetupParts): Setup => {
  let done = false
  const isNeeded = async (): Promise<boolean> => {
    if (!done) done = await users.adminExists()
    return !done
  }
  const check = async (secret: string): Promise<void> => {
    const link = await store.find(hashSecret(secret))
    if (link === null || link.expiresAt <= now() || !(await isNeeded())) throw gone()
  }
  return {
    isNeeded,
    check,
    async createSetupLink() {
      if (!(await isNeeded())) return null
      const secret = newSecret()
      const at = now()
      const expiresAt = at + lifeMilliseconds
      await store.replace({ id: newId(), secretHash: hashSecret(secret), createdAt: at, expiresAt })
      return { url: `${publicUrl}/setup#${secret}`, expiresAt }
    },
    async use({ secret, ...wanted }) {
      await check(secret)
      const user = await users.prepare({ ...wanted, role: 'admin' })
      if (!(await users.addWith(user, store.taking(hashSecret(secret))))) throw gone()
      return user
    },
  }
}
