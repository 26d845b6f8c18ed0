import { Failure } from '../../core/failure.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { Now } from '../../core/clock.ts'
import type { Invitations } from '../invitations/index.ts'
import type { Meetings } from '../meetings/index.ts'
import type { Resets } from '../resets/index.ts'
import type { Rooms } from '../rooms/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { User, Users, WantedChange } from '../users/index.ts'

/** Accounts together with everything that hangs on them. */
export interface People {
  /**
   * Changes an account (together with the steps, or not at all), and what follows from it: whoever is disabled is signed out everywhere and out of every running
   * meeting; whoever is no admin any more has invited nobody, and made no reset link.
   * @throws Failure `not_found`, `invalid_input`, `conflict` with reason `version`, `last_admin` or `email_taken`
   */
  change: (wanted: WantedChange, steps?: readonly Step[]) => Promise<{ before: User; after: User }>
  /**
   * Deletes an account for good. Its rooms go to another account, or are deleted when none is named.
   * @throws Failure `not_found`, `invalid_input` for `roomsTo`, `conflict` with reason `last_admin`
   */
  delete: (which: { id: string; roomsTo?: string }) => Promise<User>
  /**
   * Deletes an account for good and gives another what it had: rooms, links with sign-in providers, meetings it was in.
   * What opened it alone (password, passkeys, API keys, the authenticator app) opens nothing any more.
   * @throws Failure `not_found`, `invalid_input` for `into`, `conflict` with reason `last_admin`
   */
  merge: (which: { id: string; into: string }) => Promise<{ gone: User; kept: User }>
  /** Answers how many browsers were signed out. @throws Failure `not_found` */
  signOut: (id: string) => Promise<number>
}

/** The step that makes what belongs to one account another's. */
export type HandOver = (change: { from: string; to: string; at: number }) => Step

export interface PeopleParts {
  users: Pick<Users, 'get' | 'change' | 'delete'>
  sessions: Pick<Sessions, 'endAllOf'>
  invitations: Pick<Invitations, 'revokeAllOf'>
  resets: Pick<Resets, 'revokeAllOf'>
  rooms: Pick<Rooms, 'deleteAllOf' | 'handingOver' | 'handedOver'>
  meetings: Pick<Meetings, 'removeAccount' | 'lookAgain'>
  /** What goes along when an account becomes part of another, besides its rooms. */
  merging: readonly HandOver[]
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  now: Now
}

/** Another account that gets something, and what it is called in the input. */
interface Heir {
  id: string
  path: 'roomsTo' | 'into'
}

const badHeir = ({ path }: Heir, message: string): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details: [{ path, message }] })

export const createPeople = ({
  users,
  sessions,
  invitations,
  resets,
  rooms,
  meetings,
  merging,
  recheckLive,
  now,
}: PeopleParts): People => {
  /** What they have handed out opens nothing: whoever may no longer let people in has let in nobody. */
  const revokeLinksBy = async (id: string): Promise<void> => {
    await invitations.revokeAllOf(id)
    await resets.revokeAllOf(id)
  }

  const change: People['change'] = async (wanted, steps) => {
    const changed = await users.change(wanted, steps)
    const { before, after } = changed
    if (before.role === 'admin' && after.role !== 'admin') await revokeLinksBy(after.id)
    // Of admins more may be wanted than of others.
    if (before.role !== after.role) await recheckLive()
    if (before.disabledAt === null && after.disabledAt !== null) {
      await revokeLinksBy(after.id)
      await sessions.endAllOf({ userId: after.id })
      await meetings.removeAccount(after.id)
    }
    return changed
  }

  /** @throws Failure `invalid_input` */
  const checkHeir = async (id: string, heir: Heir): Promise<void> => {
    if (heir.id === id) throw badHeir(heir, 'must be another account')
    const { disabledAt } = await users.get(heir.id).catch(() => {
      throw badHeir(heir, 'is no account')
    })
    if (disabledAt !== null) throw badHeir(heir, 'must be an account that can sign in')
  }

  /** From here on nothing new begins under this account, and were it the last admin, nothing happens at all. */
  const close = async (id: string): Promise<User> => {
    const user = await users.get(id)
    if (user.disabledAt === null) await change({ id, disabled: true })
    return user
  }

  /** Deletes it with the steps that save what somebody else gets, or not at all. */
  const removeFor = async (id: string, heirId: string, saving: readonly Step[]): Promise<void> => {
    await users.delete(id, [rooms.handingOver({ from: id, to: heirId }), ...saving])
    await meetings.lookAgain()
    await rooms.handedOver(heirId)
  }

  return {
    change,
    async delete({ id, roomsTo }) {
      if (roomsTo !== undefined) await checkHeir(id, { id: roomsTo, path: 'roomsTo' })
      const user = await close(id)
      if (roomsTo === undefined) {
        await rooms.deleteAllOf(id)
        await users.delete(id)
      } else await removeFor(id, roomsTo, [])
      return user
    },
    async merge({ id, into }) {
      await checkHeir(id, { id: into, path: 'into' })
      const gone = await close(id)
      const move = { from: id, to: into, at: now() }
      await removeFor(
        id,
        into,
        merging.map((handOver) => handOver(move)),
      )
      return { gone, kept: await users.get(into) }
    },
    async signOut(id) {
      const user = await users.get(id)
      return sessions.endAllOf({ userId: user.id })
    },
  }
}
