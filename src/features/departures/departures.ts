import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { AuditFact } from '../../platform/http/operation.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Invitations } from '../invitations/index.ts'
import type { Mail } from '../mail/index.ts'
import type { People } from '../people/index.ts'
import type { Rooms } from '../rooms/index.ts'
import { normaliseEmail, traceOf, type User, type Users } from '../users/index.ts'
import type { DepartureStore } from './departure.ts'

/** What goes with an account, and whether it may go. */
export interface Weight {
  rooms: number
  invitations: number
  may: boolean
}

/** Somebody who leaves. */
export type Leaver = User & { leavesAt: number }

export interface Departures {
  /** For how long it can be undone. */
  days: number
  weigh: (userId: string) => Promise<Weight>
  /**
   * From now on the account is disabled, and in some days it is deleted. The way back goes by mail; where none leaves this
   * server it is in the answer, and nowhere else.
   * @throws Failure `invalid_input` where `email` isn't the account's, `conflict` with reason `last_admin`
   */
  ask: (wanted: {
    userId: string
    email: string
    language: string
  }) => Promise<{ leavesAt: number; link?: string }>
  /** Whose way back it is. @throws Failure `gone` */
  check: (secret: string) => Promise<Leaver>
  /** Uses the link up: the account is as it was. @throws Failure `gone` */
  undo: (secret: string) => Promise<User>
  /** Deletes the accounts whose time is up, each with its rooms. */
  sweep: () => Promise<void>
}

export interface DeparturesParts {
  store: DepartureStore
  users: Pick<Users, 'get' | 'isLastAdmin' | 'listLeft'>
  people: Pick<People, 'change' | 'delete'>
  rooms: Pick<Rooms, 'countOf'>
  invitations: Pick<Invitations, 'list'>
  mail: Pick<Mail, 'isOn' | 'send'>
  writeAudit: (fact: AuditFact) => Promise<void>
  publicUrl: string
  now: Now
  newId: NewId
  newSecret: NewSecret
  log: Pick<Log, 'warn'>
}

const days = 14
const graceMilliseconds = days * 24 * 3_600_000

const gone = (): Failure => new Failure('gone', 'this link is used or too old', { reason: 'departure' })

/** Deleting one's own account: not at once, and with a way back until then. */
export const createDepartures = (parts: DeparturesParts): Departures => {
  const { store, users, people, rooms, invitations, publicUrl, now, newId, newSecret } = parts

  const check = async (secret: string): Promise<Leaver> => {
    const found = await store.find(hashSecret(secret))
    if (found === null || found.expiresAt <= now()) throw gone()
    const user = await users.get(found.userId)
    // Of somebody who was kept by an admin, or disabled since, no older link opens anything.
    if (!isLeaver(user) || user.leavesAt !== found.expiresAt) throw gone()
    return user
  }

  return {
    days,
    check,
    async weigh(userId) {
      const user = await users.get(userId)
      const [owned, all, isLast] = await Promise.all([
        rooms.countOf(userId),
        invitations.list(),
        users.isLastAdmin(user),
      ])
      const open = all.filter(({ byId, expiresAt }) => byId === userId && expiresAt > now())
      return { rooms: owned, invitations: open.length, may: !isLast }
    },
    async ask({ userId, email, language }) {
      const user = await users.get(userId)
      if (normaliseEmail(email) !== user.email) throw wrongAddress()
      const secret = newSecret()
      const at = now()
      const leavesAt = at + graceMilliseconds
      const departure = {
        id: newId(),
        secretHash: hashSecret(secret),
        userId,
        createdAt: at,
        expiresAt: leavesAt,
      }
      await people.change({ id: userId, leavesAt }, [store.putting(departure)])
      const link = `${publicUrl}/keep#${secret}`
      const isMailed = await mailLink(parts, { user, link, leavesAt, language })
      return { leavesAt, ...(!isMailed && { link }) }
    },
    async undo(secret) {
      const { id, version } = await check(secret)
      try {
        const wanted = { id, version, disabled: false }
        const { after } = await people.change(wanted, [store.taking(hashSecret(secret))])
        return after
      } catch (error) {
        // Whoever was faster may have used it, or disabled the account for good.
        await check(secret)
        throw error
      }
    },
    async sweep() {
      for (const id of await users.listLeft()) await finish(parts, id)
      await store.deleteExpired(now())
    },
  }
}

const isLeaver = (user: User): user is Leaver => user.leavesAt !== null

const wrongAddress = (): Failure =>
  new Failure('invalid_input', 'the input is not valid', {
    details: [{ path: 'email', message: 'is not the address of this account' }],
  })

/** Whether it goes by mail: without a way back nobody may be left. */
const mailLink = async (
  { mail, log }: Pick<DeparturesParts, 'mail' | 'log'>,
  { user, link, leavesAt, language }: { user: User; link: string; leavesAt: number; language: string },
): Promise<boolean> => {
  try {
    if (!(await mail.isOn())) return false
    const values = { name: user.name, link, expiresAt: leavesAt }
    await mail.send({ to: user.emailShown, language, template: 'leaving', values, expiresAt: leavesAt })
    return true
  } catch (error) {
    log.warn('departure.not_mailed', { userId: user.id, error })
    return false
  }
}

type FinishParts = Pick<DeparturesParts, 'store' | 'users' | 'people' | 'writeAudit' | 'now' | 'log'>

/** One that can't be deleted now keeps no other from being deleted, and its own turn comes again. */
const finish = async (
  { store, users, people, writeAudit, now, log }: FinishParts,
  id: string,
): Promise<void> => {
  try {
    // Whoever comes back in this moment has either used the link before, or finds none.
    await store.deleteOf(id)
    const user = await users.get(id)
    if (!isLeaver(user) || user.leavesAt > now()) return
    await people.delete({ id })
    const actor = { kind: 'user', id } as const
    const changes = traceOf(user)
    await writeAudit({ event: 'user.deleted', actor, address: '', subject: id, changes, requestId: '' })
  } catch (error) {
    // Another node was faster.
    if (error instanceof Failure && error.code === 'not_found') return
    log.warn('departure.not_finished', { userId: id, error })
  }
}
