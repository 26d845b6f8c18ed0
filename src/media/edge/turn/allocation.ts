import type { Now } from '../../../core/clock.ts'
import type { Endpoint } from './stun.ts'

/** Permissions last five minutes, channels ten (RFC 8656, 9 and 12). */
const permissionMilliseconds = 5 * 60_000
const channelMilliseconds = 10 * 60_000

export const isChannel = (number: number): boolean => number >= 0x4000 && number <= 0x4fff

/** A client talks to one SFU, at an address or two of it. */
const mostChannels = 16

interface Channel {
  number: number
  peer: Endpoint
  until: number
}

/** Whom one allocation may talk to, and by which numbers. */
export interface Allocation {
  permit: (address: string) => void
  mayReach: (address: string) => boolean
  /** Binds or renews; false when number or peer are bound to another, or there are too many. */
  bind: (number: number, peer: Endpoint) => boolean
  peerOf: (number: number) => Endpoint | null
  channelOf: (peer: Endpoint) => number | null
}

export const createAllocation = ({ now }: { now: Now }): Allocation => {
  const permissions = new Map<string, number>()
  const byNumber = new Map<number, Channel>()

  const permit = (address: string): void => void permissions.set(address, now() + permissionMilliseconds)
  const mayReach = (address: string): boolean => (permissions.get(address) ?? 0) > now()
  const good = (channel: Channel | undefined): Channel | null =>
    channel !== undefined && channel.until > now() && mayReach(channel.peer.address) ? channel : null
  const isOf = ({ peer }: Channel, { address, port }: Endpoint): boolean =>
    peer.port === port && peer.address === address
  const boundTo = (peer: Endpoint): Channel | undefined =>
    [...byNumber.values()].find((channel) => isOf(channel, peer) && channel.until > now())
  // Nearly every packet comes from the same peer as the one before.
  let latest: Channel | undefined

  return {
    permit,
    mayReach,
    bind(number, peer) {
      const known = byNumber.get(number)
      const isFree = known === undefined || known.until <= now() || isOf(known, peer)
      const other = boundTo(peer)
      if (!isFree || (other !== undefined && other.number !== number)) return false
      if (known === undefined && byNumber.size >= mostChannels) return false
      byNumber.set(number, { number, peer, until: now() + channelMilliseconds })
      latest = undefined
      permit(peer.address)
      return true
    },
    peerOf: (number) => good(byNumber.get(number))?.peer ?? null,
    channelOf(peer) {
      if (latest === undefined || !isOf(latest, peer)) latest = boundTo(peer)
      return good(latest)?.number ?? null
    },
  }
}
