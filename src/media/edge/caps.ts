import { bucketOf } from './address.ts'

export interface Caps {
  /** Takes a place for a connection: what gives the place back, or which cap left none. */
  take: (address: string) => (() => void) | 'addressCap' | 'totalCap'
  size: () => number
}

export interface CapsInput {
  perAddress: number
  total: number
  /** Addresses that stand for many people (a proxy in front of us): only the total counts for them. */
  isExempt: (address: string) => boolean
}

/** Counts connections by IPv4 address or IPv6 /64, and in all. */
export const createCaps = ({ perAddress, total, isExempt }: CapsInput): Caps => {
  const held = new Map<string, number>()
  let all = 0
  return {
    take(address) {
      const bucket = bucketOf(address)
      const mine = held.get(bucket) ?? 0
      if (mine >= perAddress && !isExempt(address)) return 'addressCap'
      if (all >= total) return 'totalCap'
      all += 1
      held.set(bucket, mine + 1)
      let given = false
      return () => {
        if (given) return
        given = true
        all -= 1
        const left = (held.get(bucket) ?? 1) - 1
        if (left === 0) held.delete(bucket)
        else held.set(bucket, left)
      }
    },
    size: () => all,
  }
}
