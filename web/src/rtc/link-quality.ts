import type { LinkSample } from './figures.ts'

/** What one look says about one direction. `fair` speaks neither for nor against. */
export type Verdict = 'bad' | 'fair' | 'fine'

/** Borders of bad and of fine; between them it is fair. */
const borders = {
  loss: [0.08, 0.03],
  invented: [0.1, 0.04],
  roundTrip: [900, 500],
} as const

const verdictOf = (value: number | null, [bad, fine]: readonly [number, number]): Verdict => {
  if (value === null || value <= fine) return 'fine'
  return value >= bad ? 'bad' : 'fair'
}

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('bad') ? 'bad' : verdicts.includes('fair') ? 'fair' : 'fine'

/** Bits a second with which a picture is hardly one. */
const hardly = 150_000

/**
 * A long round trip is nearly always a queue in front of an upload that can't keep up. That the server hasn't spoken yet
 * of what was sent says nothing good.
 */
export const verdictUp = ({ lossUp, awaited, roundTrip, squeezedTo }: LinkSample): Verdict =>
  worst([
    verdictOf(lossUp, borders.loss),
    awaited ? 'fair' : 'fine',
    verdictOf(roundTrip, borders.roundTrip),
    squeezedTo !== null && squeezedTo < hardly ? 'bad' : 'fine',
  ])

export const verdictDown = ({ lossDown, invented }: LinkSample): Verdict =>
  worst([verdictOf(lossDown, borders.loss), verdictOf(invented, borders.invented)])

/** One direction of one's own link: a burst doesn't make it weak, and a good second doesn't mend it. */
export interface Side {
  /** 0 … 8: two up for a bad look, one down for a fine one. */
  score: number
  /** Bad enough for pictures to give way: they do so before anybody is told, since sound doesn't wait. */
  strained: boolean
  /** Bad for so long that it is told. */
  weak: boolean
}

export const goodSide: Side = { score: 0, strained: false, weak: false }
const full = 8
const half = 4

export const weigh = ({ score, strained, weak }: Side, verdict: Verdict): Side => {
  const step = { bad: 2, fair: 0, fine: -1 }[verdict]
  const next = Math.min(full, Math.max(0, score + step))
  return {
    score: next,
    strained: strained ? next > 0 : next >= half,
    weak: weak ? next > 0 : next === full,
  }
}
