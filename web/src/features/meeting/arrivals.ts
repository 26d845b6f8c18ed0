import type { LinkReport } from '../../rtc/link-report.ts'
import type { Participant } from '../../rtc/participant.ts'

export interface Arrivals {
  joined: Participant[]
  left: Participant[]
}

/** Who came and who went between two looks. Somebody whose place is held hasn't gone. */
export const arrivalsBetween = (before: readonly Participant[], after: readonly Participant[]): Arrivals => {
  const were = new Set(before.map(({ identity }) => identity))
  const are = new Set(after.map(({ identity }) => identity))
  return {
    joined: after.filter(({ identity }) => !were.has(identity)),
    left: before.filter(({ identity }) => !are.has(identity)),
  }
}

/** What is shown about a broken link: nothing for a blink, then a quiet line, then a panel that says what is tried. */
export type Mending = 'none' | 'line' | 'panel'

export const mendingFor = (brokenFor: number): Mending => {
  if (brokenFor < 2_000) return 'none'
  return brokenFor < 10_000 ? 'line' : 'panel'
}

/** What is wrong with one's own link: on one side, on both, or only that it keeps breaking. */
export type Trouble = 'up' | 'down' | 'both' | 'breaks'

export const troubleOf = ({ up, down, relayOffered }: LinkReport): Trouble | null => {
  if (up === 'weak') return down === 'weak' ? 'both' : 'up'
  if (down === 'weak') return 'down'
  return relayOffered ? 'breaks' : null
}
