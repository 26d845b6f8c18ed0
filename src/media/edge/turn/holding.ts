import { randomBytes } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { After, Now } from '../../../core/clock.ts'
import { createAllocation, isChannel, type Allocation } from './allocation.ts'
import { mapped, type Refusal } from './answers.ts'
import type { Holder } from './authenticate.ts'
import { writeChannelData } from './frames.ts'
import { openRelayedSocket, type RelayedSocket } from './relayed-socket.ts'
import {
  attributes,
  methods,
  newTransaction,
  readXorAddress,
  uint32,
  valueOf,
  writeMessage,
  xorAddress,
  type Attribute,
  type Endpoint,
  type StunMessage,
} from './stun.ts'

/** What a request comes to: what the answer says, or why there is none. */
export type Outcome = readonly Attribute[] | Refusal

/** What one connection has of the relay: nothing, or one allocation. */
export interface Holding {
  /** Whose allocation it is; null while there is none. */
  holder: () => Holder | null
  /** By method, for whoever has proved who they are. */
  acts: Readonly<Record<number, (message: StunMessage, holder: Holder) => Outcome>>
  /** Sends what came through a channel to where it leads. */
  sendThrough: (channel: number, data: Buffer) => void
  /** Does what a Send indication says. */
  sendAs: (message: StunMessage) => void
  close: () => void
}

export interface HoldingInput {
  /** Of this machine: relayed sockets are bound to it. */
  address: string
  /** The only addresses anybody is relayed to, as `ipaddr.process` writes them. */
  peers: ReadonlySet<string>
  /** Who the client is to us. */
  from: Endpoint
  /** Gives a frame to the client. */
  write: (frame: Buffer) => void
  /** There was no allocation for too long. */
  onIdle: () => void
  /** The allocation wasn't refreshed in time. */
  onExpired: () => void
  now: Now
  after: After
}

interface Relay {
  holder: Holder
  socket: RelayedSocket
  allocation: Allocation
}

/** Seconds an allocation lives unless more is asked for (RFC 8656, 3.2). */
const usualLife = 600
const longestLife = 3600
/** From a connection, or the end of its allocation, to the next one. */
const idleMilliseconds = 30_000
/** REQUESTED-TRANSPORT by its number at IANA. */
const udp = 17

const readLifetime = (message: StunMessage): number => {
  const value = valueOf(message, attributes.lifetime)
  const wanted = value?.length === 4 ? value.readUInt32BE() : usualLife
  return wanted === 0 ? 0 : Math.min(Math.max(wanted, usualLife), longestLife)
}

const familyOf = (address: string): number => (ipaddr.parse(address).kind() === 'ipv4' ? 1 : 2)

/** A packet for which no channel was bound. */
const dataIndication = (data: Buffer, peer: Endpoint): Buffer => {
  const transaction = newTransaction(randomBytes(12))
  const said = [
    xorAddress(attributes.xorPeerAddress, peer, transaction),
    { type: attributes.data, value: data },
  ]
  return writeMessage({ method: methods.data, class: 'indication', transaction, attributes: said })
}

const bindChannel = ({ allocation }: Relay, message: StunMessage, peers: readonly Endpoint[]): Outcome => {
  const number = valueOf(message, attributes.channelNumber)
  const [peer] = peers
  if (number?.length !== 4 || peer === undefined || !isChannel(number.readUInt16BE())) return 'bad'
  return allocation.bind(number.readUInt16BE(), peer) ? [] : 'bad'
}

/** The peers a message names, or why not all of them may be reached. */
const createReadPeers =
  ({ address, peers }: Pick<HoldingInput, 'address' | 'peers'>) =>
  ({ attributes: all, transaction }: StunMessage): readonly Endpoint[] | Refusal => {
    const found = all
      .filter(({ type }) => type === attributes.xorPeerAddress)
      .map(({ value }) => readXorAddress(value, transaction))
    if (found.length === 0 || !found.every((peer) => peer !== null)) return 'bad'
    if (found.some((peer) => familyOf(peer.address) !== familyOf(address))) return 'peerFamily'
    return found.every((peer) => peers.has(peer.address)) ? found : 'forbidden'
  }

export const createHolding = (input: HoldingInput): Holding => {
  const { address, from, write, onIdle, onExpired, now, after } = input
  let relay: Relay | null = null
  let cancel = after(idleMilliseconds, onIdle)

  const wait = (milliseconds: number, run: () => void): void => {
    cancel()
    cancel = after(milliseconds, run)
  }
  const drop = (): void => {
    relay?.socket.close()
    relay = null
  }

  const onPacket = (data: Buffer, peer: Endpoint): void => {
    if (!relay?.allocation.mayReach(peer.address)) return
    const channel = relay.allocation.channelOf(peer)
    write(channel === null ? dataIndication(data, peer) : writeChannelData(channel, data))
  }

  const readPeers = createReadPeers(input)
  const withPeers =
    (act: (relay: Relay, message: StunMessage, peers: readonly Endpoint[]) => Outcome) =>
    (message: StunMessage): Outcome => {
      if (relay === null) return 'mismatch'
      const found = readPeers(message)
      return typeof found === 'string' ? found : act(relay, message, found)
    }

  const allocate = (message: StunMessage, holder: Holder): Outcome => {
    if (relay !== null) return 'mismatch'
    if (valueOf(message, attributes.requestedTransport)?.[0] !== udp) return 'transport'
    // Chromium names no family, also where the relay is to be reached by IPv6 alone: it gets the one there is.
    const family = valueOf(message, attributes.requestedAddressFamily)
    if (family !== undefined && family[0] !== familyOf(address)) return 'addressFamily'
    const socket = openRelayedSocket({ address, onPacket })
    if (socket === null) return 'capacity'
    relay = { holder, socket, allocation: createAllocation({ now }) }
    const life = readLifetime(message) || usualLife
    wait(life * 1000, onExpired)
    return [
      xorAddress(attributes.xorRelayedAddress, socket.at, message.transaction),
      uint32(attributes.lifetime, life),
      mapped(message, from),
    ]
  }

  const refresh = (message: StunMessage): Outcome => {
    if (relay === null) return 'mismatch'
    const life = readLifetime(message)
    if (life === 0) drop()
    if (life === 0) wait(idleMilliseconds, onIdle)
    else wait(life * 1000, onExpired)
    return [uint32(attributes.lifetime, life)]
  }

  return {
    holder: () => relay?.holder ?? null,
    acts: {
      [methods.allocate]: allocate,
      [methods.refresh]: refresh,
      [methods.createPermission]: withPeers(({ allocation }, _message, found) => {
        for (const peer of found) allocation.permit(peer.address)
        return []
      }),
      [methods.channelBind]: withPeers(bindChannel),
    },
    sendThrough(channel, data) {
      const peer = relay?.allocation.peerOf(channel)
      if (peer) relay?.socket.send(data, peer)
    },
    sendAs(message) {
      const found = readPeers(message)
      const data = valueOf(message, attributes.data)
      const peer = typeof found === 'string' ? undefined : found[0]
      if (data !== undefined && peer && relay?.allocation.mayReach(peer.address))
        relay.socket.send(data, peer)
    },
    close() {
      cancel()
      drop()
    },
  }
}
