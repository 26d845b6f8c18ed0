import type { UserCaller, Visitor, Caller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { SetCookie } from '../../platform/http/cookies.ts'
import { lives, readSecret, visitorCookie } from './browser-cookies.ts'
import type { VisitorRow, VisitorStore } from './session.ts'

export interface Visitors {
  /** The visitor a browser's cookie belongs to, or null. */
  find: (cookieHeader: string) => Promise<VisitorRow | null>
  /** The visitor a caller is, made when they are nobody yet; their name is remembered. */
  asVisitor: (
    caller: Exclude<Caller, UserCaller>,
    name: string,
  ) => Promise<{ visitor: Visitor; cookie?: SetCookie }>
}

export interface VisitorsParts {
  store: VisitorStore
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** People without an account: their cookie carries no rights, it only says that they are the same as before. */
export const createVisitors = ({ store, now, newId, newSecret }: VisitorsParts): Visitors => {
  const make = async (name: string): Promise<{ visitor: Visitor; cookie: SetCookie }> => {
    const secret = newSecret()
    const at = now()
    const id = newId()
    await store.insert({
      id,
      secretHash: hashSecret(secret),
      name,
      createdAt: at,
      expiresAt: at + lives.visitor,
    })
    const cookie: SetCookie = { name: visitorCookie, value: secret, maxAge: lives.visitor / 1000 }
    return { visitor: { kind: 'visitor', visitorId: id, name }, cookie }
  }
  return {
    async find(header) {
      const secret = readSecret(header, visitorCookie)
      const found = secret === null ? null : await store.lookUp(hashSecret(secret))
      return found !== null && found.expiresAt > now() ? found : null
    },
    async asVisitor(caller, name) {
      if (caller.kind === 'nobody') return make(name)
      const expiresAt = now() + lives.visitor
      if (caller.name !== name) await store.update({ id: caller.visitorId, name, expiresAt })
      return { visitor: { ...caller, name } }
    },
  }
}
