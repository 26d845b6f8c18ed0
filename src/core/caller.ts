import type { Scope } from '../contract/operation.ts'
import type { MyAccount } from '../contract/shapes.ts'
import { Failure } from './failure.ts'

/** Whoever makes this request. Resolved once, at the door; rights are read from the database, never from a token. */
export type Caller = Nobody | Visitor | UserCaller

export interface Nobody {
  kind: 'nobody'
}

/** Somebody without an account, known by a cookie that carries no rights. */
export interface Visitor {
  kind: 'visitor'
  visitorId: string
  name?: string
}

export interface UserCaller {
  kind: 'user'
  userId: string
  /** The sign-in this comes from, of a browser or an app; null for an API key. */
  sessionId: string | null
  name: string
  email: string
  username?: string | undefined
  role: 'admin' | 'user'
  /** Of an account without a password. */
  noPassword?: true
  /** Has to set up a second factor before anything else. */
  owesSecondFactor?: true
  /** The visitor cookie that came beside the session, so that signing in keeps one's place. */
  visitorId?: string
  /** What the API key is good for that makes this request; absent for somebody who signed in. */
  scopes?: readonly Scope[]
}

/** Somebody who signed in, in a browser or an app. */
export type SignedInCaller = UserCaller & { sessionId: string }

export const nobody: Nobody = { kind: 'nobody' }

/** The id that rate limits and audit entries use for a caller, null for nobody. */
export const callerId = (caller: Caller): string | null =>
  caller.kind === 'user' ? caller.userId : caller.kind === 'visitor' ? caller.visitorId : null

/**
 * For operations whose `access` is `user`: the door has checked already, this tells the types.
 * @throws Failure `unauthenticated`
 */
export const asUser = (caller: Caller): UserCaller => {
  if (caller.kind !== 'user') throw new Failure('unauthenticated', 'sign in first')
  return caller
}

export const isSignedIn = (caller: UserCaller): caller is SignedInCaller => caller.sessionId !== null

/**
 * The same for operations no API key may do.
 * @throws Failure `unauthenticated`, or `forbidden` for a key
 */
export const asSignedIn = (caller: Caller): SignedInCaller => {
  const user = asUser(caller)
  if (!isSignedIn(user)) throw notForKeys()
  return user
}

/** No API key may do what is asked. */
export const notForKeys = (): Failure =>
  new Failure('forbidden', 'an API key may not do this: sign in', { reason: 'key_not_allowed' })

export const onlyAdmins = (): Failure => new Failure('forbidden', 'only admins may do this')

/** For whoever was somebody when they asked. */
export const disabledMeanwhile = (): Failure => new Failure('unauthenticated', 'this account is disabled')

/** Whoever needs a second factor and has none can do nothing but set one up. */
export const secondFactorNeeded = (): Failure =>
  new Failure('forbidden', 'set up a second factor first', { reason: 'second_factor_needed' })

/** Has somebody to set up a second factor before anything else? */
export const owesSecondFactor = (caller: Caller): boolean =>
  caller.kind === 'user' && caller.owesSecondFactor === true

/** Whether it is an API key that asks, and nobody who signed in. */
export const isKey = (caller: Caller): boolean => caller.kind === 'user' && caller.scopes !== undefined

/**
 * For what opens an account, or makes an admin: whoever gets hold of a key must not get more than it.
 * @throws Failure `forbidden` with reason `key_not_allowed`
 */
export const checkIsPerson = (caller: Caller, what: string): void => {
  if (!isKey(caller)) return
  throw new Failure('forbidden', `an API key may not ${what}: that wants a person who signs in`, {
    reason: 'key_not_allowed',
  })
}

/** Their account as they see it. */
export const accountOf = ({ userId: id, name, email, username, role }: UserCaller): MyAccount => ({
  id,
  name,
  email,
  ...(username !== undefined && { username }),
  role,
})
