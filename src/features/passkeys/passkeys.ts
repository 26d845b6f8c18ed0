import type { Assertion, CreationOptions, Registration, RequestOptions } from '../../contract/passkeys.ts'
import { limits } from '../../contract/limits.ts'
import type { SignedInCaller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import type { HttpConfig } from '../../platform/config/config.ts'
import type { Log } from '../../platform/log/log.ts'
import { leaving, type User, type Users } from '../users/index.ts'
import { creationOptions, requestOptions } from './options.ts'
import type { NameCount, PasskeyStore, StoredPasskey } from './passkey.ts'
import type { RelyingParty } from './relying-party.ts'
import { createFirst, type FirstPasskeys } from './first-passkey.ts'
import { elsewhereOf, otherNameWords } from './other-names.ts'
import { createQuestions, newHandle, refusal, type Questions, type Taking } from './questions.ts'
import { verifyAssertion, verifyRegistration } from './verify.ts'

/** A passkey that was shown: by whom it is, or that there is a copy of it somewhere. */
export type Shown = { user: User; passkey: StoredPasskey; isClone: boolean }

export interface Passkeys extends FirstPasskeys {
  /** The host name they belong to, or null where there can be none. */
  at: string | null
  /** Passkeys that open nothing here, by the other name they belong to. */
  elsewhere: () => Promise<NameCount[]>
  /** Called at the start: those of an older build belong to the name that is served. Tells the log of those that don’t. */
  settle: () => Promise<void>
  list: (userId: string) => Promise<StoredPasskey[]>
  /**
   * @throws Failure `not_found` with reason `no_passkeys_here`, `conflict` with reason `too_many_passkeys`
   */
  optionsToAdd: (caller: SignedInCaller) => Promise<CreationOptions>
  /**
   * @throws Failure `gone` with reason `passkey_question`, `forbidden` with reason `passkey_refused` or
   * `passkey_unverified`, `conflict` with reason `passkey_known`, `invalid_input`
   */
  add: (given: { caller: SignedInCaller; name: string; registration: Registration }) => Promise<StoredPasskey>
  /** @throws Failure `not_found`, `invalid_input` */
  rename: (change: { id: string; userId: string; name: string }) => Promise<Renamed>
  /**
   * Answers what it was. `hasOtherWay`: whether the account can be signed in to without any passkey.
   * @throws Failure `not_found`, `conflict` with reason `last_way_in`
   */
  remove: (which: {
    id: string
    userId: string
    hasOtherWay: () => Promise<boolean>
  }) => Promise<StoredPasskey>
  /** Every one of an account’s; answers how many there were. */
  removeAllOf: (userId: string) => Promise<number>
  /** For whoever has the browser's `secret`. @throws Failure `not_found` with reason `no_passkeys_here` */
  optionsToSignIn: (secret: string) => Promise<RequestOptions>
  /** @throws Failure `gone` with reason `passkey_question`, `unauthenticated` */
  signIn: (given: { assertion: Assertion; secret: string }) => Promise<Shown>
  /** @throws Failure `not_found` where they have none */
  optionsToConfirm: (caller: SignedInCaller) => Promise<RequestOptions>
  /** @throws Failure `gone` with reason `passkey_question`, `forbidden` */
  confirm: (given: { assertion: Assertion; caller: SignedInCaller }) => Promise<Shown>
  sweep: () => Promise<void>
}

export interface Renamed {
  before: StoredPasskey
  after: StoredPasskey
}

export interface PasskeysParts {
  store: PasskeyStore
  users: Pick<Users, 'get' | 'passkeyHandle' | 'givingPasskeyHandle' | 'takeWay'>
  /** Null where there can be no passkeys. */
  party: RelyingParty | null
  /** The name or address people reach this server by. */
  config: { readonly http: Pick<HttpConfig, 'name'> }
  log: Pick<Log, 'child'>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

const noSuch = (): Failure => new Failure('not_found', 'there is no such passkey')
const lastWayIn = (): Failure =>
  new Failure('conflict', 'this is the only way into the account: set a password first', {
    reason: 'last_way_in',
  })

/** Key pairs on people's devices, in place of a password. */
export const createPasskeys = (parts: PasskeysParts): Passkeys => {
  const { store, party, config, now } = parts
  const log = parts.log.child({ feature: 'passkeys' })
  const here = (): RelyingParty => {
    if (party !== null) return party
    throw new Failure('not_found', 'passkeys belong to a host name, and this server has none', {
      reason: 'no_passkeys_here',
    })
  }
  const questions = createQuestions(parts)
  const elsewhere = async (): Promise<NameCount[]> => elsewhereOf(await store.countNames(), party)
  return {
    at: party?.id ?? null,
    elsewhere,
    async settle() {
      if (party !== null) await store.fillName(party.id)
      for (const found of await elsewhere())
        log.warn('passkeys.of_another_name', { ...found, ...otherNameWords(found, config.http.name) })
    },
    list: (userId) => store.listOfUser(userId),
    removeAllOf: (userId) => store.deleteOfUser(userId),
    ...createOwn({ ...parts, here, ...questions }),
    ...createProofs({ ...parts, here, ...questions }),
    ...createFirst({ ...parts, here, ...questions }),
    sweep: () => store.deleteExpired(now()),
  }
}

interface Inner extends PasskeysParts, Questions {
  here: () => RelyingParty
}

/** What somebody does with the passkeys of their account. */
const createOwn = (parts: Inner): Pick<Passkeys, 'optionsToAdd' | 'add' | 'rename' | 'remove'> => {
  const { store, users, here, ask, taking, now, newId } = parts
  const find = async ({ id, userId }: { id: string; userId: string }): Promise<StoredPasskey> => {
    const found = (await store.listOfUser(userId)).find((one) => one.id === id)
    if (found === undefined) throw noSuch()
    return found
  }
  const listWithRoom = async (userId: string): Promise<StoredPasskey[]> => {
    const known = await store.listOfUser(userId)
    if (known.length < limits.passkeys) return known
    const message = `an account has at most ${limits.passkeys} passkeys: remove one first`
    throw new Failure('conflict', message, { reason: 'too_many_passkeys' })
  }
  return {
    async optionsToAdd({ userId: id, sessionId, name, email }) {
      const party = here()
      const known = await listWithRoom(id)
      const handle = await users.passkeyHandle({ id, fresh: newHandle(parts) })
      const challenge = await ask('add', sessionId)
      return creationOptions({ party, user: { name, email, handle }, challenge, known })
    },

    async add({ caller: { userId, sessionId }, name: typed, registration }) {
      const name = readName(typed, 'name')
      const party = here()
      await listWithRoom(userId)
      const made = await verifyRegistration(registration, { party, take: taking('add', sessionId) })
      if ('refusal' in made) throw refusal('forbidden', made.refusal)
      const own = { id: newId(), userId, name, rpId: party.id }
      const passkey = { ...own, ...made.good, usedAt: null, createdAt: now() }
      if (await store.insert(passkey)) return passkey
      throw new Failure('conflict', 'this passkey is known already', { reason: 'passkey_known' })
    },

    async rename({ name: typed, ...which }) {
      const name = readName(typed, 'name')
      const before = await find(which)
      if (!(await store.rename({ ...which, name, at: now() }))) throw noSuch()
      return { before, after: { ...before, name } }
    },

    async remove({ hasOtherWay, ...which }) {
      return users.takeWay(which.userId, async () => {
        const own = await store.listOfUser(which.userId)
        const way = own.find(({ id }) => id === which.id)
        if (way === undefined) throw noSuch()
        if (own.length === 1 && !(await hasOtherWay())) throw lastWayIn()
        return { way, taking: store.removing(which) }
      })
    },
  }
}

/** Showing a passkey: to sign in, or to prove that one is still who one was. */
const createProofs = (
  parts: Inner,
): Pick<Passkeys, 'optionsToSignIn' | 'signIn' | 'optionsToConfirm' | 'confirm'> => {
  const { store, users, here, ask, taking, now } = parts
  interface Given {
    assertion: Assertion
    take: ReturnType<Taking>
    code: 'unauthenticated' | 'forbidden'
    /** Whether it says it belongs to whom it must. */
    fits: (passkey: StoredPasskey) => boolean | Promise<boolean>
  }

  const show = async ({ assertion, take, code, fits }: Given): Promise<Shown> => {
    const party = here()
    const passkey = await store.findByCredential(assertion.id)
    if (passkey === null || !(await fits(passkey))) throw refusal(code, 'refused')
    const shown = await verifyAssertion(assertion, passkey, { party, take })
    if ('refusal' in shown) throw refusal(code, shown.refusal)
    const user = await users.get(passkey.userId)
    if (user.leavesAt !== null && code === 'unauthenticated') throw leaving()
    // As with a password: whoever may not sign in learns nothing.
    if (user.disabledAt !== null) throw refusal(code, 'refused')
    const isClone = !(await store.use({ id: passkey.id, ...shown.good, at: now() }))
    return { user, passkey, isClone }
  }

  return {
    async optionsToSignIn(secret) {
      const party = here()
      return requestOptions({ party, challenge: await ask('sign_in', hashSecret(secret)), known: [] })
    },

    signIn: ({ assertion, secret }) =>
      show({
        assertion,
        take: taking('sign_in', hashSecret(secret)),
        code: 'unauthenticated',
        // Browsers give the handle wherever nobody told them which passkey to look for.
        fits: async ({ userId: id }) =>
          assertion.userHandle === (await users.passkeyHandle({ id, fresh: newHandle(parts) })),
      }),

    async optionsToConfirm({ userId, sessionId }) {
      const party = here()
      const known = await store.listOfUser(userId)
      if (known.length === 0) throw noSuch()
      return requestOptions({ party, challenge: await ask('confirm', sessionId), known })
    },

    confirm: ({ assertion, caller: { userId, sessionId } }) =>
      show({
        assertion,
        take: taking('confirm', sessionId),
        code: 'forbidden',
        fits: (passkey) => passkey.userId === userId,
      }),
  }
}
