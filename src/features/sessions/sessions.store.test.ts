import { expect, test } from 'vitest'
import { describeDatabases, describePostgresql } from '../../platform/db/testing.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Prisma } from '../../platform/db/prisma.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { exampleInstant, exampleSession, exampleVisitor } from '../../testing/example-rows.ts'
import { disableStoredUser, storedUser } from '../../testing/stored-rows.ts'
import { createSessionStore } from './sessions.store.ts'
import { createVisitorStore } from './visitors.store.ts'

const withUser = async (database: Database) => ({
  user: await storedUser(database, { role: 'admin', username: 'ada' }),
  sessions: createSessionStore({ database }),
})

const hour = 3_600_000

describeDatabases('sessions store', ({ open }) => {
  test('one look-up tells of the session and its user', async () => {
    const { user, sessions } = await withUser(await open())
    const session = exampleSession({ userId: user.id })
    await sessions.insert(session, user)
    expect(await sessions.lookUp(session.secretHash)).toEqual({
      sessionId: session.id,
      userId: user.id,
      name: user.name,
      email: user.emailShown,
      username: 'ada',
      role: 'admin',
      hasPassword: 1,
      disabledAt: null,
      seenAt: session.seenAt,
      expiresAt: session.expiresAt,
      endsAt: session.endsAt,
    })
    expect(await sessions.lookUp('unknown')).toBeNull()
  })

  test('sees a disabled user at the next look-up', async () => {
    const database = await open()
    const { user, sessions } = await withUser(database)
    const session = exampleSession({ userId: user.id })
    await sessions.insert(session, user)
    await disableStoredUser(database, user.id)
    expect(await sessions.lookUp(session.secretHash)).toMatchObject({ disabledAt: 5000 })
  })

  test('a touch slides forward and never back', async () => {
    const { user, sessions } = await withUser(await open())
    const session = exampleSession({ userId: user.id })
    await sessions.insert(session, user)
    const later = { id: session.id, seenAt: session.seenAt + hour, expiresAt: session.expiresAt + hour }
    await sessions.touch(later)
    await sessions.touch({ id: session.id, seenAt: session.seenAt, expiresAt: session.expiresAt })
    expect(await sessions.lookUp(session.secretHash)).toMatchObject({
      seenAt: later.seenAt,
      expiresAt: later.expiresAt,
    })
  })

  test('a session proves who one is at its start, and when it is proved again', async () => {
    const { user, sessions } = await withUser(await open())
    const session = exampleSession({ userId: user.id })
    await sessions.insert(session, user)
    expect(await sessions.provedAt(session.id)).toBe(session.createdAt)
    await sessions.prove({ id: session.id, at: session.createdAt + hour })
    expect(await sessions.provedAt(session.id)).toBe(session.createdAt + hour)
    expect(await sessions.provedAt('nobody')).toBeNull()
  })

  test('ends one, or all of a user but one', async () => {
    const { user, sessions } = await withUser(await open())
    const [kept, ended, deleted] = [1, 2, 3].map(() => exampleSession({ userId: user.id }))
    if (!kept || !ended || !deleted) throw new Error('three sessions')
    for (const session of [kept, ended, deleted]) await sessions.insert(session, user)
    await sessions.delete(deleted.id)
    expect(await sessions.deleteOfUser({ userId: user.id, exceptId: kept.id })).toEqual([ended.id])
    expect(await sessions.lookUp(kept.secretHash)).not.toBeNull()
    expect(await sessions.deleteOfUser({ userId: user.id })).toEqual([kept.id])
    expect(await sessions.lookUp(kept.secretHash)).toBeNull()
  })

  test('lists a user’s own that haven’t expired, the latest used first, and ends one of them only for its owner', async () => {
    const database = await open()
    const { user, sessions } = await withUser(database)
    const other = await storedUser(database)
    const early = exampleSession({ userId: user.id, seenAt: exampleInstant })
    const late = exampleSession({ userId: user.id, seenAt: exampleInstant + hour })
    const expired = exampleSession({ userId: user.id, expiresAt: exampleInstant })
    const theirs = exampleSession({ userId: other.id })
    for (const session of [early, late, expired, theirs]) await sessions.insert(session, user)
    const list = () => sessions.listOfUser({ userId: user.id, at: exampleInstant })
    expect(await list()).toEqual([late, early])
    expect(await sessions.deleteOne({ userId: user.id, id: theirs.id })).toBe(false)
    expect(await sessions.deleteOne({ userId: user.id, id: early.id })).toBe(true)
    expect(await sessions.deleteOne({ userId: user.id, id: early.id })).toBe(false)
    expect(await list()).toEqual([late])
    expect(await sessions.lookUp(theirs.secretHash)).not.toBeNull()
  })

  test('clears away expired sessions and visitors, and only those', async () => {
    const database = await open()
    const { user, sessions } = await withUser(database)
    const visitors = createVisitorStore({ database })
    const old = exampleSession({ userId: user.id, expiresAt: exampleInstant - 1 })
    const fresh = exampleSession({ userId: user.id, expiresAt: exampleInstant })
    const oldVisitor = exampleVisitor({ expiresAt: exampleInstant - 1 })
    for (const session of [old, fresh]) await sessions.insert(session, user)
    await visitors.insert(oldVisitor)
    expect(await sessions.deleteExpired(exampleInstant)).toEqual([old.id])
    expect(await sessions.lookUp(old.secretHash)).toBeNull()
    expect(await visitors.lookUp(oldVisitor.secretHash)).toBeNull()
    expect(await sessions.lookUp(fresh.secretHash)).not.toBeNull()
  })

  test('none begins for an account that was disabled, or has another password', async () => {
    const database = await open()
    const { user, sessions } = await withUser(database)
    const [early, late] = [exampleSession({ userId: user.id }), exampleSession({ userId: user.id })]
    expect(await sessions.insert(early, { passwordHash: '$argon2id$other' })).toBe(false)
    expect(await sessions.insert(early, { passwordHash: null })).toBe(false)
    await disableStoredUser(database, user.id)
    expect(await sessions.insert(late, user)).toBe(false)
    const keyed = await storedUser(database, { passwordHash: null })
    expect(await sessions.insert(exampleSession({ userId: keyed.id }), keyed)).toBe(true)
  })

  test('no session without its user', async () => {
    const { sessions } = await withUser(await open())
    expect(await sessions.insert(exampleSession({ userId: 'nobody' }), { passwordHash: null })).toBe(false)
  })
})

/** What Prisma can do beside what stores need of it. */
interface Transacting {
  $transaction: <T>(act: (inside: Prisma) => Promise<T>) => Promise<T>
  $queryRawUnsafe: (sql: string) => Promise<unknown>
}

describePostgresql('sessions store', ({ open }) => {
  test('one that begins while its account is being disabled waits for that, and then doesn’t', async () => {
    const database = await open()
    const { user, sessions } = await withUser(database)
    const { beginning } = await database.query((prisma) => {
      const outside = prisma as unknown as Transacting
      return outside.$transaction(async (disabling) => {
        await disabling.user.updateMany({ where: { id: user.id }, data: { disabledAt: 5000 } })
        const beginning = sessions.insert(exampleSession({ userId: user.id }), user)
        await comesTrue(async () => {
          // Inside, who is waiting would be answered as it was when first asked.
          const waiting = await outside.$queryRawUnsafe(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
          expect(waiting).toHaveLength(1)
        })
        return { beginning }
      })
    })
    expect(await beginning).toBe(false)
  })
})

describeDatabases('visitors store', ({ open }) => {
  test('remembers a browser, then its name', async () => {
    const visitors = createVisitorStore({ database: await open() })
    const visitor = exampleVisitor()
    await visitors.insert(visitor)
    expect(await visitors.lookUp(visitor.secretHash)).toEqual(visitor)
    const change = { id: visitor.id, name: 'بو', expiresAt: visitor.expiresAt + hour }
    await visitors.update(change)
    expect(await visitors.lookUp(visitor.secretHash)).toEqual({ ...visitor, ...change })
    expect(await visitors.lookUp('unknown')).toBeNull()
  })
})
