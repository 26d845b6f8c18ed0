import type { HttpConfig } from '../../platform/config/config.ts'
import { readCookie, type SetCookie } from '../../platform/http/cookies.ts'

const sessionCookie = '__Host-parley_session'
/** Ties browsers to the accounts that have signed in there. It carries no rights. */
export const deviceCookie = '__Host-parley_device'
export const visitorCookie = '__Host-parley_visitor'

const day = 24 * 3_600_000

/**
 * A session ends after a week without use, and after 90 days in any case, or after a day where nobody wants to be
 * remembered; a visitor is forgotten after 30 days, and a browser after 400, the longest that browsers keep a cookie.
 */
export const lives = { idle: 7 * day, absolute: 90 * day, brief: day, visitor: 30 * day, device: 400 * day }

/** Our secrets: 128 bits as base64url. Anything else isn't worth a look into the database. */
const secretShape = /^[A-Za-z0-9_-]{22}$/

/** The secret in one of our cookies, or null. */
export const readSecret = (header: string, name: string): string | null => {
  const value = readCookie(header, name)
  return value !== null && secretShape.test(value) ? value : null
}

/** As better-auth's own server calls it, by its address. */
const betterAuthCookie = (publicUrl: string): string =>
  `${publicUrl.startsWith('https:') ? '__Secure-' : ''}better-auth.session_token`

/** The cookie of a sign-in: how it is read, and what it is to be. */
export interface SessionCookie {
  /** Its secret, or null. */
  read: (header: string) => string | null
  /** Whether a browser has one, whatever it says. */
  isShown: (header: string) => boolean
  /** With its life in milliseconds; 0 removes it, null lets it end with the browser. */
  of: (value: string, milliseconds: number | null) => SetCookie
}

/**
 * It has better-auth's name beside ours where the operator wants that. Ours is the one that counts where both are shown:
 * only this server can have set it, while any server of the domain can set the other.
 */
export const createSessionCookie = ({
  publicUrl,
  betterAuthCookie: hasOther,
}: Pick<HttpConfig, 'publicUrl' | 'betterAuthCookie'>): SessionCookie => {
  const other = hasOther ? betterAuthCookie(publicUrl) : null
  const names = [sessionCookie, ...(other === null ? [] : [other])]
  const shown = (header: string) => names.find((name) => readCookie(header, name) !== null)
  return {
    read(header) {
      const name = shown(header)
      return name === undefined ? null : readSecret(header, name)
    },
    isShown: (header) => shown(header) !== undefined,
    of: (value, milliseconds) => ({
      name: sessionCookie,
      ...(other !== null && { alsoAs: other }),
      value,
      maxAge: milliseconds === null ? null : Math.floor(milliseconds / 1000),
    }),
  }
}

/** The cookie a browser is known again by. */
export const deviceCookieOf = (value: string): SetCookie => ({
  name: deviceCookie,
  value,
  maxAge: lives.device / 1000,
})
