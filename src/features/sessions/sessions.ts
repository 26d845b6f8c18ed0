import type { Caller, SignedInCaller } from '../../core/caller.ts'
import { nobody } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { HttpConfig } from '../../platform/config/config.ts'
import type { SetCookie } from '../../platform/http/cookies.ts'
import { createSessionCookie, lives, type SessionCookie } from './browser-cookies.ts'
import { isProofFresh } from './proof.ts'
import type { Session, SessionLookup, SessionStore, VisitorRow } from './session.ts'
import type { Browser, Devices } from './devices.ts'
import type { Visitors } from './visitors.ts'

export interface SignedIn {
  caller: SignedInCaller
  cookie: SetCookie
  /** By which the browser is known again, where one signs in. */
  device?: SetCookie
}

export interface Sessions {
  /** Who the cookies of a request belong to; `renew` is the session's cookie when its life goes on. */
  resolve: (cookieHeader: string) => Promise<{ caller: Caller; renew?: SetCookie }>
  /** Whether a browser has a session's cookie, good or not. */
  isShown: (cookieHeader: string) => boolean
  /** Whoever signed in with this session, as long as it is good: using it keeps it alive. */
  find: (id: string) => Promise<SignedInCaller | null>
  /**
   * Starts a session with a new secret; the one the browser had before is ended. `user` as it was when they proved to be it.
   * @throws Failure `unauthenticated` when the account was disabled, deleted or got another password since
   */
  start: (who: StartSession) => Promise<SignedIn>
  /** Ends the session of a request, if it has one. Answers the cookie that removes it. */
  end: (caller: Caller) => Promise<SetCookie>
  /**
   * For what only the owner of an account may do, not whoever sits down at their open browser. `within`: milliseconds,
   * where it needn't be as fresh as usual.
   * @throws Failure `forbidden` with reason `confirm_needed` when they last proved too long ago who they are
   */
  requireProof: (caller: SignedInCaller, fresh?: { within: number }) => Promise<void>
  /**
   * Whoever sits there has proved just now who they are. A browser that shows this session gets another secret for it, so that
   * whoever knew the old one doesn’t share what the proof opens: its cookie, or null.
   */
  proved: (caller: SignedInCaller, cookieHeader: string) => Promise<SetCookie | null>
  /** Every session of a user that hasn't expired, the latest used first. */
  list: (userId: string) => Promise<Session[]>
  /** Ends one session if it is this user's; whether it was. */
  endOne: (which: { userId: string; id: string }) => Promise<boolean>
  /** Ends one session, whoever's it is; whether there was one. */
  endAny: (id: string) => Promise<boolean>
  /** The open ways back into the account end, too. Answers how many sessions ended. */
  endAllOf: (which: { userId: string; exceptId?: string }) => Promise<number>
  /**
   * After accounts or rules were changed: live connections end of sessions that are over, and of whoever has to set up a
   * second factor before anything else.
   */
  lookAgain: (sessionIds: readonly string[]) => Promise<void>
  /** Deletes what has expired, visitors too; live connections of expired sessions end here. */
  sweep: () => Promise<void>
}

export interface StartSession {
  user: {
    id: string
    name: string
    emailShown: string
    username: string | null
    role: 'admin' | 'user'
    passwordHash: string | null
  }
  address: string
  userAgent: string
  /** What the browser brings along; absent where none signs in. */
  browser?: Pick<Browser, 'cookieHeader' | 'language'>
  /** Who the request came from: its session ends, its visitor is adopted. */
  caller: Caller
  /** False: for a day, and in a browser until it is closed. */
  remember?: boolean | undefined
}

export interface SessionsParts {
  store: SessionStore
  visitors: Pick<Visitors, 'find'>
  /** Whether somebody has to set up a second factor before anything else. */
  owesSecondFactor: (who: { id: string; role: 'admin' | 'user' }) => Promise<boolean>
  devices: Pick<Devices, 'meet'>
  /** What decides about the names of the cookie. */
  http: Pick<HttpConfig, 'publicUrl' | 'betterAuthCookie'>
  /** Called at sign-in, and then at most once an hour of use. */
  onSeen: (which: { id: string; at: number }) => Promise<void>
  now: Now
  newId: NewId
  newSecret: NewSecret
  /** Called when all sessions of an account end: nothing that was handed out before opens it. */
  endWaysBack: (userId: string) => Promise<unknown>
  /** Called with sessions that have ended or may see less, so that their live connections end. */
  onEnded: (sessionIds: readonly string[]) => void
}

const hour = 3_600_000

/** The same for whatever is wrong: no answer tells which accounts there are. */
export const wrongCredentials = (): Failure =>
  new Failure('unauthenticated', 'e-mail, username or password is wrong', { reason: 'wrong_credentials' })

const userOf = (found: SessionLookup, visitor: VisitorRow | null, owes: boolean): SignedInCaller => ({
  kind: 'user',
  userId: found.userId,
  sessionId: found.sessionId,
  name: found.name,
  email: found.email,
  username: found.username ?? undefined,
  role: found.role,
  ...(found.hasPassword === 0 && { noPassword: true as const }),
  ...(owes && { owesSecondFactor: owes }),
  ...(visitor !== null && { visitorId: visitor.id }),
})

const visitorOf = (visitor: VisitorRow | null): Caller => {
  if (visitor === null) return nobody
  const named = visitor.name === null ? {} : { name: visitor.name }
  return { kind: 'visitor', visitorId: visitor.id, ...named }
}

const timesOf = (at: number, remember: boolean) => {
  const [idle, absolute] = remember ? [lives.idle, lives.absolute] : [lives.brief, lives.brief]
  return { createdAt: at, seenAt: at, expiresAt: at + idle, endsAt: at + absolute }
}

/** As the cookie says it; null for one that ends with the browser. */
const lifeOf = (
  { createdAt, expiresAt, endsAt }: Pick<Session, 'createdAt' | 'expiresAt' | 'endsAt'>,
  at: number,
) => (endsAt - createdAt <= lives.brief ? null : expiresAt - at)

/** Sign-ins: who a browser is, by its cookies. */
export const createSessions = (parts: SessionsParts): Sessions => {
  const { store, visitors, devices, now, newId, newSecret, owesSecondFactor, onSeen, onEnded } = parts
  const cookies = createSessionCookie(parts.http)

  const ifGood = (found: SessionLookup | null): SessionLookup | null =>
    found !== null && found.disabledAt === null && found.expiresAt > now() ? found : null

  /** Slides the idle expiry, at most once an hour; how long it lives then. */
  const renew = async (found: SessionLookup): Promise<number | null> => {
    const at = now()
    if (at - found.seenAt < hour) return null
    const expiresAt = Math.min(at + lives.idle, found.endsAt)
    await store.touch({ id: found.sessionId, seenAt: at, expiresAt })
    await onSeen({ id: found.userId, at })
    // One that is over with its browser must not be kept by a cookie that says how long it lives.
    return expiresAt === found.expiresAt ? null : expiresAt - at
  }

  const remove = async (sessionId: string): Promise<void> => {
    await store.delete(sessionId)
    onEnded([sessionId])
  }

  return {
    async resolve(header) {
      const secret = cookies.read(header)
      const found = secret === null ? null : ifGood(await store.lookUp(hashSecret(secret)))
      const visitor = await visitors.find(header)
      if (found === null || secret === null) return { caller: visitorOf(visitor) }
      const life = await renew(found)
      const owes = await owesSecondFactor({ id: found.userId, role: found.role })
      return {
        caller: userOf(found, visitor, owes),
        ...(life !== null && { renew: cookies.of(secret, life) }),
      }
    },

    isShown: cookies.isShown,

    async find(id) {
      const found = ifGood(await store.lookUpById(id))
      if (found === null) return null
      await renew(found)
      return userOf(found, null, await owesSecondFactor({ id: found.userId, role: found.role }))
    },

    async start({ user, address, userAgent, browser, caller, remember = true }) {
      const isTrusted = caller.kind === 'user' && caller.userId === user.id
      const secret = newSecret()
      const at = now()
      const ids = { id: newId(), userId: user.id, secretHash: hashSecret(secret) }
      const session = { ...ids, ...timesOf(at, remember), address, userAgent: userAgent.slice(0, 256) }
      if (!(await store.insert(session, user))) throw wrongCredentials()
      const device = browser && (await devices.meet(user, { ...browser, userAgent, address, isTrusted }))
      if (caller.kind === 'user' && caller.sessionId !== null) await remove(caller.sessionId)
      await onSeen({ id: user.id, at })
      const { id: userId, name, emailShown: email, username, role } = user
      const visitorId = caller.kind === 'nobody' ? undefined : caller.visitorId
      const more = {
        username: username ?? undefined,
        ...(user.passwordHash === null && { noPassword: true as const }),
        ...(visitorId !== undefined && { visitorId }),
        ...((await owesSecondFactor(user)) && { owesSecondFactor: true as const }),
      }
      const started: SignedInCaller = { kind: 'user', userId, sessionId: ids.id, name, email, role, ...more }
      const cookie = cookies.of(secret, remember ? lives.idle : null)
      return { caller: started, cookie, ...(device !== undefined && { device }) }
    },

    async end(caller) {
      if (caller.kind === 'user' && caller.sessionId !== null) await remove(caller.sessionId)
      return cookies.of('', 0)
    },

    ...createProofs({ ...parts, cookies }),
    ...createEnds(parts),

    async lookAgain(sessionIds) {
      const lessSeen = async (id: string): Promise<boolean> => {
        const found = ifGood(await store.lookUpById(id))
        return found === null || owesSecondFactor({ id: found.userId, role: found.role })
      }
      const less = await Promise.all(sessionIds.map(lessSeen))
      onEnded(sessionIds.filter((_, index) => less[index] === true))
    },

    async sweep() {
      onEnded(await store.deleteExpired(now()))
    },
  }
}

/** How fresh it is that somebody has proved who they are. */
const createProofs = ({
  store,
  now,
  newSecret,
  cookies,
}: Pick<SessionsParts, 'store' | 'now' | 'newSecret'> & { cookies: SessionCookie }): Pick<
  Sessions,
  'requireProof' | 'proved'
> => ({
  async requireProof({ sessionId }, fresh) {
    if (isProofFresh({ provedAt: await store.provedAt(sessionId), now: now(), ...fresh })) return
    throw new Failure('forbidden', 'prove first that it is you', { reason: 'confirm_needed' })
  },

  async proved({ sessionId: id }, header) {
    const shown = cookies.read(header)
    const [secret, at] = [newSecret(), now()]
    const change = { id, at, from: hashSecret(shown ?? ''), secretHash: hashSecret(secret) }
    const kept = shown === null ? null : await store.proveAnew(change)
    if (kept !== null) return cookies.of(secret, lifeOf(kept, at))
    // An app with tokens, or another tab was faster: its cookie is this browser’s, too.
    await store.prove({ id, at })
    return null
  },
})

/** Looking at sessions, and ending them. */
const createEnds = ({
  store,
  now,
  endWaysBack,
  onEnded,
}: Pick<SessionsParts, 'store' | 'now' | 'endWaysBack' | 'onEnded'>): Pick<
  Sessions,
  'list' | 'endOne' | 'endAny' | 'endAllOf'
> => ({
  list: (userId) => store.listOfUser({ userId, at: now() }),

  async endOne(which) {
    const ended = await store.deleteOne(which)
    if (ended) onEnded([which.id])
    return ended
  },

  async endAny(id) {
    const ended = await store.delete(id)
    if (ended) onEnded([id])
    return ended
  },

  async endAllOf(which) {
    const ended = await store.deleteOfUser(which)
    // Afterwards: what one of them asked for meanwhile ends, too.
    await endWaysBack(which.userId)
    onEnded(ended)
    return ended.length
  },
})
