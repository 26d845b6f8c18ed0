/** How patient a page is with a poor direct link; milliseconds. */
export interface RelayWindows {
  offerAfter: number
  takeAfter: number
}

/** What was seen of a direct link. */
export interface DirectLink {
  /** Since when it is poor without a break, or null. */
  poorSince: number | null
  /** When it broke, lately. */
  breaks: readonly number[]
}

export const newLink: DirectLink = { poorSince: null, breaks: [] }

/** Breaks within this many times `takeAfter` belong together. */
const memory = 3
const flaps = { offer: 2, take: 3 }

/** Takes in one look. Pure: the next state comes out. */
export const seeLink = (
  { poorSince, breaks }: DirectLink,
  { now, poor, broke, windows }: { now: number; poor: boolean; broke: boolean; windows: RelayWindows },
): DirectLink => {
  const recent = breaks.filter((at) => now - at < memory * windows.takeAfter)
  return { poorSince: poor ? (poorSince ?? now) : null, breaks: broke ? [...recent, now] : recent }
}

/** What to do about it: a relay is offered first and taken when it doesn't get better. */
export const adviceFor = (
  { poorSince, breaks }: DirectLink,
  { now, windows }: { now: number; windows: RelayWindows },
): 'none' | 'offer' | 'take' => {
  const poorFor = poorSince === null ? -1 : now - poorSince
  if (poorFor >= windows.takeAfter || breaks.length >= flaps.take) return 'take'
  return poorFor >= windows.offerAfter || breaks.length >= flaps.offer ? 'offer' : 'none'
}
