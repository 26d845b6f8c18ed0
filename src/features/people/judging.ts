import type { Account, UserAction } from '../../contract/users.ts'
import { allowedUserActions, canManage, type UserRights } from '../../core/can.ts'
import type { Caller } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { pictureAddress } from '../pictures/index.ts'
import { proveForOthers, type Sessions } from '../sessions/index.ts'
import type { User, Users } from '../users/index.ts'

export interface JudgingParts {
  users: Pick<Users, 'isLastAdmin'>
  sessions: Pick<Sessions, 'requireProof'>
}

const toAccount = (user: User, may: UserAction[]): Account => {
  const {
    id,
    name,
    emailShown: email,
    emailVerifiedAt,
    username,
    role,
    createdAt,
    seenAt,
    disabledAt,
    leavesAt,
    picture,
    passwordHash,
    version,
  } = user
  return {
    id,
    name,
    email,
    emailVerified: emailVerifiedAt !== null,
    ...(username !== null && { username }),
    role,
    createdAt: toInstant(createdAt),
    ...(seenAt !== null && { seenAt: toInstant(seenAt) }),
    ...(disabledAt !== null && { disabledAt: toInstant(disabledAt) }),
    ...(leavesAt !== null && { leavesAt: toInstant(leavesAt) }),
    ...(picture !== null && { picture: pictureAddress(picture) }),
    hasPassword: passwordHash !== null,
    version,
    you: { may },
  }
}

export const ownAccount = (): Failure =>
  new Failure('forbidden', 'not with one’s own account', { reason: 'own_account' })

const refuse = ({ isLastAdmin }: UserRights, actions: readonly UserAction[]): Failure =>
  isLastAdmin && actions.some((action) => ['demote', 'disable', 'merge', 'delete'].includes(action))
    ? new Failure('conflict', 'this is the last admin who can sign in', { reason: 'last_admin' })
    : ownAccount()

/** What wants a proof of who does it. */
const opening: ReadonlySet<UserAction> = new Set(['change_email', 'promote', 'reset_second_factor', 'merge'])

/** What is asked of one account, and whether whoever asks may. */
export const createJudging = ({ users, sessions }: JudgingParts) => {
  const rightsOf = async (user: User): Promise<UserRights> => ({
    ...user,
    isLastAdmin: await users.isLastAdmin(user),
  })
  return {
    describe: async (user: User, caller: Caller): Promise<Account> =>
      toAccount(user, allowedUserActions(caller, await rightsOf(user))),
    /** @throws Failure `forbidden`, also with reason `confirm_needed`; `conflict` */
    check: async (user: User, caller: Caller, actions: readonly UserAction[]): Promise<void> => {
      const rights = await rightsOf(user)
      if (!actions.every((action) => canManage(caller, action, rights))) throw refuse(rights, actions)
      if (actions.some((action) => opening.has(action))) await proveForOthers(sessions, caller)
    },
  }
}

export type Judging = ReturnType<typeof createJudging>
