/** What fills the spotlight: one person's camera or one share. */
export interface Pin {
  identity: string
  source: 'camera' | 'screen_share'
}

export interface Pins {
  pin: Pin | null
  /** What was pinned by hand before a share took the spotlight. */
  before: Pin | null
  /** Who shares and has had their turn: their share never pins itself again until they stop. */
  seen: readonly string[]
}

export const noPins: Pins = { pin: null, before: null, seen: [] }

export const isPinned = ({ pin }: Pins, identity: string, source: Pin['source']): boolean =>
  pin?.identity === identity && pin.source === source

/** Pinned by hand. */
export const pinTo = (pins: Pins, pin: Pin): Pins => ({ ...pins, pin, before: null })

/** Unpinned by hand: stays so, also for the share that is running. */
export const unpin = (pins: Pins): Pins => ({ ...pins, pin: null, before: null })

/**
 * Shares came or went: a new one is pinned once; when it ends, the earlier pin comes back.
 * @param sharing identities of others who share, oldest first
 */
export const withShares = (pins: Pins, sharing: string[]): Pins => {
  const fresh = sharing.findLast((identity) => !pins.seen.includes(identity))
  const seen = [...sharing]
  if (fresh !== undefined) {
    const before = pins.pin?.source === 'camera' ? pins.pin : pins.before
    return { pin: { identity: fresh, source: 'screen_share' }, before, seen }
  }
  const gone = pins.pin?.source === 'screen_share' && !sharing.includes(pins.pin.identity)
  return gone ? { pin: pins.before, before: null, seen } : { ...pins, seen }
}

/** People left: nobody who is away stays pinned. */
export const withPeople = (pins: Pins, present: ReadonlySet<string>): Pins => {
  const keep = (pin: Pin | null): Pin | null => (pin && present.has(pin.identity) ? pin : null)
  return { ...pins, pin: keep(pins.pin), before: keep(pins.before) }
}
