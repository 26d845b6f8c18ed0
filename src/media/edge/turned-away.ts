import type { After } from '../../core/clock.ts'
import type { Log } from '../../platform/log/log.ts'

/** Why a connection was turned away before anybody behind the door saw it. Operators read these words in the log. */
export const turnAwayReasons = [
  /** Its address, or its /64, had as many as one may have. */
  'addressCap',
  /** The edge had as many as it may have in all. */
  'totalCap',
  /** Said nothing in time, before TLS or inside it. */
  'silent',
  /** Began to say something and didn't come to its end in time. */
  'slow',
  /** Said it in more pieces than any network makes. */
  'tooManyPieces',
  /** The TLS handshake wasn't over in time. */
  'slowHandshake',
  /** The TLS handshake broke: no version or certificate both could take, noise in it, or the client hung up. */
  'failedHandshake',
  /** Neither TLS nor HTTP nor TURN; or TURN that asked for no relay in time. */
  'garbage',
  /** HTTP without TLS on the port that is for TLS. */
  'plainHttp',
  /** TURN where no relay is offered. */
  'noRelay',
  /** Answered 400: the head of the request can't be read. */
  'badHead',
  /** Answered 431: too many bytes or too many headers. */
  'largeHead',
  /** Answered 421: loopback's port asked for by another name. */
  'foreignHost',
] as const
export type TurnAwayReason = (typeof turnAwayReasons)[number]

export type TurnedAwayCounts = Record<TurnAwayReason, number>

/** Counts who was turned away, and tells the operator: numbers by reason, nobody's address. */
export interface TurnedAway {
  add: (reason: TurnAwayReason) => void
  /** Since the edge began. */
  counts: () => Readonly<TurnedAwayCounts>
  /** Tells what hasn't been told yet. */
  close: () => void
}

export interface TurnedAwayInput {
  log: Log
  after: After
}

/** From the first that wasn't told to the line that tells of it: a flood makes no more lines than this. */
const lineMilliseconds = 60_000

/** Over these people may be turned away who did nothing wrong: a school behind one address, a limit set too low. */
const wantsAttention = (told: Partial<TurnedAwayCounts>): boolean =>
  told.addressCap !== undefined || told.totalCap !== undefined

const nobody = (): TurnedAwayCounts =>
  Object.fromEntries(turnAwayReasons.map((reason) => [reason, 0])) as TurnedAwayCounts

export const createTurnedAway = ({ log, after }: TurnedAwayInput): TurnedAway => {
  const counts = nobody()
  let untold: Partial<TurnedAwayCounts> = {}
  let cancel: (() => void) | null = null

  const tell = (): void => {
    cancel?.()
    cancel = null
    const told = untold
    untold = {}
    if (Object.keys(told).length > 0)
      log[wantsAttention(told) ? 'warn' : 'info']('connections.turned_away', told)
  }

  return {
    add(reason) {
      counts[reason] += 1
      untold[reason] = (untold[reason] ?? 0) + 1
      cancel ??= after(lineMilliseconds, tell)
    },
    counts: () => counts,
    close: tell,
  }
}
