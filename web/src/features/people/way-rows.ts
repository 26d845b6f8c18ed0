import type { WayInKind, WaysIn } from '../../../../src/contract/ways-in.ts'
import type { I18n } from '../../i18n/i18n.svelte.ts'
import { browserNameOf } from '../account/browser-name.ts'

type Words = Pick<I18n, 't' | 'day' | 'ago' | 'time'>
type Passkey = WaysIn['passkeys'][number]
type Identity = WaysIn['identities'][number]
type Key = WaysIn['keys'][number]
type Session = WaysIn['sessions'][number]

/** One way in, in words. */
export interface WayRow {
  kind: WayInKind
  id: string
  name: string
  /** What is known of it, each a line. */
  lines: string[]
  /** Only for programs. */
  scopes?: readonly string[]
  /** What a provider looks like, and whether a browser is held in the hand. */
  provider?: Identity['provider']
  handheld?: boolean
  /** The browser of whoever looks. */
  current?: boolean
}

/** What words need beside the catalogue: `now` in UTC milliseconds, and whether passkeys open anything here. */
export interface WayWords {
  words: Words
  now: number
  passkeysWork: boolean
}

const usedOf = ({ words: { t, ago }, now }: WayWords, usedAt: string | undefined): string =>
  usedAt === undefined ? t('people.ways.unused') : t('people.ways.used', { day: ago(usedAt, now) })

const passkeyRow = (how: WayWords, { id, name, createdAt, usedAt }: Passkey): WayRow => {
  const { t, day } = how.words
  const known = `${t('people.ways.added', { day: day(createdAt) })} · ${usedOf(how, usedAt)}`
  const lines = how.passkeysWork ? [known] : [known, t('people.ways.passkeysOff')]
  return { kind: 'passkey', id, name, lines }
}

const identityRow = (how: WayWords, identity: Identity): WayRow => {
  const { t, day } = how.words
  const { id, provider, issuer, email, linkedAt, usedAt, opens } = identity
  return {
    kind: 'provider',
    id,
    name: provider?.name ?? issuer,
    lines: [
      ...(email === undefined ? [] : [email]),
      `${t('people.ways.linked', { day: day(linkedAt) })} · ${usedOf(how, usedAt)}`,
      ...(opens ? [] : [t('people.ways.closed')]),
    ],
    ...(provider && { provider }),
  }
}

const untilOf = ({ words: { t, day }, now }: WayWords, expiresAt: string | undefined): string => {
  if (expiresAt === undefined) return t('people.ways.never')
  return t(`people.ways.${Date.parse(expiresAt) <= now ? 'ended' : 'until'}`, { day: day(expiresAt) })
}

const keyRow = (how: WayWords, { id, name, scopes, expiresAt, usedAt }: Key): WayRow => ({
  kind: 'key',
  id,
  name,
  lines: [`${untilOf(how, expiresAt)} · ${usedOf(how, usedAt)}`],
  scopes,
})

const sessionRow = ({ words: { t, day, time } }: WayWords, session: Session): WayRow => {
  const { id, userAgent, seenAt, place, address, current } = session
  const { browser, system, handheld } = browserNameOf(userAgent)
  const name =
    browser !== null && system !== null
      ? t('people.ways.on', { browser, system })
      : (browser ?? system ?? t('people.ways.unknown'))
  return {
    kind: 'session',
    id,
    name,
    lines: [
      t('people.ways.seen', { day: day(seenAt), time: time(seenAt) }),
      ...(place === undefined ? [] : [place]),
      address,
    ],
    handheld,
    current,
  }
}

/** What opens an account, in the order it is shown. */
export const wayRows = (how: WayWords, { passkeys, identities, keys, sessions }: WaysIn) => ({
  signIn: [...passkeys.map((one) => passkeyRow(how, one)), ...identities.map((one) => identityRow(how, one))],
  keys: keys.map((one) => keyRow(how, one)),
  sessions: sessions.map((one) => sessionRow(how, one)),
})

/** Ids of what signs somebody in beside the password. */
const openingOf = ({ passkeys, identities }: WaysIn, passkeysWork: boolean): string[] => [
  ...(passkeysWork ? passkeys.map(({ id }) => id) : []),
  ...identities.filter(({ opens }) => opens).map(({ id }) => id),
]

/** Whether nobody can sign in to it. */
export const isClosed = (ways: WaysIn, passkeysWork: boolean): boolean =>
  !ways.hasPassword && openingOf(ways, passkeysWork).length === 0

/** Whether nobody could sign in any more once this is taken. */
export const isLast = (ways: WaysIn, passkeysWork: boolean, id: string): boolean => {
  const opening = openingOf(ways, passkeysWork)
  return !ways.hasPassword && opening.length === 1 && opening[0] === id
}
