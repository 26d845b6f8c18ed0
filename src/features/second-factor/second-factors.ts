import type { UserRole } from '../../contract/shapes.ts'
import { limits } from '../../contract/limits.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId, NewSecret } from '../../core/ids.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import type { Settings } from '../settings/index.ts'
import { appSecret, appUri, stepOf } from './app-code.ts'
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts'
import type { NewRecoveryCodes, SecondFactorStore, StoredTotp } from './second-factor.ts'

/** With which of the two a code was right. */
export type CodeKind = 'app' | 'recovery_code'

/** An account, as far as it decides what it needs. */
interface Owner {
  id: string
  role: UserRole
}

export interface SecondFactors {
  /**
   * What its password wants beside it. `passkey`: a second factor is required and all the account has is passkeys, so
   * that the password alone mustn't open what they protect.
   */
  beside: (user: Owner) => Promise<'code' | 'passkey' | null>
  /** Whether somebody has to set up a second factor before anything else. */
  owes: (user: Owner) => Promise<boolean>
  /** `onSince` is null while a password does alone. */
  stateOf: (userId: string) => Promise<{ onSince: number | null; recoveryCodes: number }>
  isOn: (userId: string) => Promise<boolean>
  /** @throws Failure `conflict` with reason `second_factor_on` */
  begin: (user: { id: string; email: string }) => Promise<{ uri: string; secret: string }>
  /**
   * Turns it on with a code of the app. Answers recovery codes, which nobody is shown again.
   * @throws Failure `forbidden` with reason `wrong_code`, `gone` with reason `second_factor_setup`
   */
  confirm: (given: { userId: string; code: string }) => Promise<string[]>
  /** @throws Failure `not_found` while it is off */
  renewRecoveryCodes: (userId: string) => Promise<string[]>
  /** @throws Failure `not_found` while it is off */
  turnOff: (userId: string) => Promise<void>
  /**
   * Uses a code up: with which kind it was right, or null when it is wrong, used, or nothing is on. After some wrong
   * ones of the app each further one doubles the wait, wherever they come from, and also on other nodes: whoever has the
   * password can’t try a million. Recovery codes can’t be guessed, and never have to wait.
   * @throws Failure `too_many` with `retryAfter`, `unavailable` with reason `second_factor_unreadable`
   */
  take: (given: { userId: string; code: string }) => Promise<CodeKind | null>
  /**
   * Takes app, recovery codes and passkeys from whoever lost them: their password does alone, or they set something up anew.
   * @throws Failure `not_found` where there are none
   */
  reset: (userId: string) => Promise<void>
  sweep: () => Promise<void>
}

export interface SecondFactorsParts {
  store: SecondFactorStore
  seal: Seal
  settings: Pick<Settings, 'valueOf'>
  /** `at` is null where there can be none. */
  passkeys: {
    at: string | null
    list: (userId: string) => Promise<readonly unknown[]>
    removeAllOf: (userId: string) => Promise<number>
  }
  /** What authenticator apps call this server. */
  readSite: () => Promise<string>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

const setupMilliseconds = 15 * 60_000
/** Wrong codes of the app without a wait, and the longest wait. */
const freeCodes = 5
const longestWait = 15 * 60_000

const waitAfter = (wrongCodes: number): number =>
  wrongCodes < freeCodes ? 0 : Math.min(longestWait, 1000 * 2 ** Math.min(20, wrongCodes - freeCodes))

const off = (): Failure => new Failure('not_found', 'there is no second factor: it is off')
const gone = (): Failure =>
  new Failure('gone', 'this took too long: begin again', { reason: 'second_factor_setup' })

/** Where somebody is signed in already. */
export const wrongCode = (code: 'forbidden' | 'unauthenticated'): Failure =>
  new Failure(code, 'this code is wrong, or was used already', { reason: 'wrong_code' })

const tooMany = (milliseconds: number): Failure =>
  new Failure('too_many', 'too many wrong codes, try again later', {
    retryAfter: Math.max(1, Math.ceil(milliseconds / 1000)),
  })

/** As an app shows it: six digits, maybe with a space. */
const appCodeOf = (typed: string): string | null => {
  const code = typed.replace(/\s/g, '')
  return /^\d{6}$/.test(code) ? code : null
}

/** Who needs a second factor, and has one of the other kind. */
const createRequirement = ({ settings, passkeys }: Pick<SecondFactorsParts, 'settings' | 'passkeys'>) => ({
  async isFor({ role }: Owner): Promise<boolean> {
    const who = await settings.valueOf('accounts.second_factor')
    return who === 'everybody' || (who === 'admins' && role === 'admin')
  },
  // Where there can be none, those of another name don't count.
  hasPasskey: async ({ id }: Owner): Promise<boolean> =>
    passkeys.at !== null && (await passkeys.list(id)).length > 0,
})

/** Codes of the app: what they are checked with, and using them up. */
const createAppCodes = ({ store, seal, now }: Pick<SecondFactorsParts, 'store' | 'seal' | 'now'>) => {
  const open = (totp: StoredTotp): string => {
    const secret = seal.open(totp.secret)
    if (secret !== null) return secret
    const message =
      'codes of the app can’t be checked: secrets/database.key is another one. Use a recovery code'
    throw new Failure('unavailable', message, { reason: 'second_factor_unreadable' })
  }

  const takeAppCode = async (totp: StoredTotp, code: string): Promise<boolean> => {
    const { id, wrongCodes, wrongAt } = totp
    const at = now()
    const wait = wrongAt + waitAfter(wrongCodes) - at
    if (wrongCodes >= freeCodes && wait > 0) throw tooMany(wait)
    const secret = open(totp)
    // Counted before it is looked at, so that many at once don’t slip by.
    if (!(await store.countCode({ id, wrongCodes, at }))) throw tooMany(0)
    const step = stepOf(code, { secret, now: at })
    return step !== null && (await store.takeStep({ id, step, at }))
  }

  return { open, takeAppCode }
}

/** What a password wants beside it: codes of an authenticator app, and those for whoever lost it. */
export const createSecondFactors = (parts: SecondFactorsParts): SecondFactors => {
  const { store, seal, readSite, now, newId, newSecret } = parts
  const requirement = createRequirement(parts)

  const { open, takeAppCode } = createAppCodes(parts)

  const findOn = async (userId: string): Promise<StoredTotp | null> => {
    const totp = await store.findTotp(userId)
    return typeof totp?.confirmedAt === 'number' ? totp : null
  }

  const newCodes = (userId: string): { shown: string[]; codes: NewRecoveryCodes } => {
    const shown = Array.from({ length: limits.recoveryCodes }, () => newRecoveryCode(newSecret))
    const codes = shown.map((code) => ({ id: newId(), codeHash: hashRecoveryCode(code) }))
    return { shown, codes: { userId, codes, at: now() } }
  }

  return {
    async stateOf(userId) {
      const [totp, recoveryCodes] = await Promise.all([findOn(userId), store.countRecoveryCodes(userId)])
      return { onSince: totp?.confirmedAt ?? null, recoveryCodes }
    },
    isOn: async (userId) => (await findOn(userId)) !== null,
    async beside(user) {
      if ((await findOn(user.id)) !== null) return 'code'
      return (await requirement.isFor(user)) && (await requirement.hasPasskey(user)) ? 'passkey' : null
    },
    async owes(user) {
      if (!(await requirement.isFor(user)) || (await findOn(user.id)) !== null) return false
      return !(await requirement.hasPasskey(user))
    },
    async begin({ id: userId, email }) {
      const secret = appSecret(newSecret)
      const sealed = seal.seal(secret)
      const site = await readSite()
      if (await store.putTotp({ id: newId(), userId, secret: sealed, createdAt: now() }))
        return { uri: appUri({ secret, email, site }), secret }
      throw new Failure('conflict', 'it is on already: turn it off first', { reason: 'second_factor_on' })
    },
    async confirm({ userId, code }) {
      const totp = await store.findTotp(userId)
      if (totp?.confirmedAt !== null || totp.createdAt + setupMilliseconds <= now()) throw gone()
      const shownByApp = appCodeOf(code)
      const step = shownByApp === null ? null : stepOf(shownByApp, { secret: open(totp), now: now() })
      if (step === null) throw wrongCode('forbidden')
      const { shown, codes } = newCodes(userId)
      if (!(await store.confirmTotp({ id: totp.id, step, codes }))) throw gone()
      return shown
    },
    async renewRecoveryCodes(userId) {
      const { shown, codes } = newCodes(userId)
      if (!(await store.replaceRecoveryCodes(codes))) throw off()
      return shown
    },
    async turnOff(userId) {
      if (!(await store.remove(userId))) throw off()
    },
    async reset(userId) {
      const wasOn = await store.remove(userId)
      const had = await parts.passkeys.removeAllOf(userId)
      if (!wasOn && had === 0) throw off()
    },
    async take({ userId, code }) {
      const totp = await findOn(userId)
      if (totp === null) return null
      const shownByApp = appCodeOf(code)
      if (shownByApp !== null) return (await takeAppCode(totp, shownByApp)) ? 'app' : null
      const codeHash = hashRecoveryCode(code)
      return (await store.takeRecoveryCode({ userId, codeHash })) ? 'recovery_code' : null
    },
    sweep: () => store.deleteExpired({ at: now(), begunAt: now() - setupMilliseconds }),
  }
}
