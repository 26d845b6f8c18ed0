import type { Now } from '../../core/clock.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { SetCookie } from '../../platform/http/cookies.ts'
import { deviceCookie, deviceCookieOf, lives, readSecret } from './browser-cookies.ts'
import { browserWords } from './browser-words.ts'
import type { Device, DevicesKnown, DeviceStore } from './device.ts'

/** The browser somebody signs in with. */
export interface Browser {
  cookieHeader: string
  /** As the browser names it. */
  language: string
  userAgent: string
  address: string
  /** Somebody is signed in there as the same account already. */
  isTrusted: boolean
}

/** Somebody signed in where nobody had before. */
export interface NewDevice {
  user: { name: string; emailShown: string }
  /** `Firefox, Linux` */
  browser: string
  address: string
  at: number
  language: string
}

export interface Devices {
  /** Somebody signs in: knows the browser from now on, by the cookie this answers. Call it before the account is seen. */
  meet: (user: { id: string; name: string; emailShown: string }, browser: Browser) => Promise<SetCookie>
  /** Those of an account, the latest used first. */
  list: (userId: string) => Promise<Device[]>
  sweep: () => Promise<void>
}

export interface DevicesParts {
  store: DeviceStore
  /** Tells the owner of the account. Never rejects. */
  onNew: (device: NewDevice) => Promise<void>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** How many browsers an account knows again. */
const most = 50

/** Browsers that accounts know again, so that their owners hear of those nobody has used before. */
export const createDevices = ({ store, onNew, now, newId, newSecret }: DevicesParts): Devices => ({
  async meet(user, { cookieHeader, language, userAgent, address, isTrusted }) {
    const secret = readSecret(cookieHeader, deviceCookie) ?? newSecret()
    const { id: userId } = user
    const secretHash = hashSecret(secret)
    const at = now()
    const known = await store.look({ userId, secretHash })
    await store.seen({ id: newId(), userId, secretHash, createdAt: at, seenAt: at })
    if (known.isKnown === 0) {
      await store.keepLatest({ userId, most })
      if (!isTrusted && !isFirst(known, at))
        await onNew({ user, browser: browserWords(userAgent), address, at, language })
    }
    return deviceCookieOf(secret)
  },
  list: (userId) => store.listOf(userId),
  sweep: () => store.deleteUnseenSince(now() - lives.device),
})

/** An account without any had none yet, or none since an older build; one that nobody used for long has lost them. */
const isFirst = ({ count, seenAt }: DevicesKnown, at: number): boolean =>
  count === 0 && (seenAt === null || at - seenAt < lives.device)
