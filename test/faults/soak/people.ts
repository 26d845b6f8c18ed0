import { setTimeout as pause } from 'node:timers/promises'
import { measureTogether, startPeople, type People, type PeopleWindow } from '../../load/synthetic.ts'
import { eventually } from '../../net/lab/eventually.ts'
import type { LoadLab } from '../../load/lab.ts'
import type { Host } from '../../net/lab/network.ts'

/** Some of those in the meeting, at a machine of their own. */
export interface Group {
  name: string
  people: People
  size: number
  host: Host
}

/** Eight people, half of them relayed; one of either kind sits alone, so that a network can be cut for one only. */
const groups = [
  { name: 'relayed', size: 3, relay: 'tls' },
  { name: 'alone-relayed', size: 1, relay: 'tls' },
  { name: 'direct', size: 3 },
  { name: 'alone-direct', size: 1 },
] as const
export const everybody = groups.reduce((sum, { size }) => sum + size, 0)

/** As they call themselves, in order. */
export const names = Array.from({ length: everybody }, (_, index) => `Synthetic ${index}`)

export const seatAll = async ({ network, certificates, server }: LoadLab, room: string): Promise<Group[]> => {
  const seated: Group[] = []
  for (const [index, { name, size, ...way }] of groups.entries()) {
    const host = await network.addHost({ name, addresses: [`203.0.113.${10 + index}/24`] })
    const people = await startPeople({
      namespace: host.namespace,
      authorityFile: certificates.authorityFile,
      origin: server.origin,
      room,
      people: size,
      first: seated.reduce((sum, one) => sum + one.size, 0),
      ...way,
    })
    if (people.ready.failed > 0) throw new Error(`${name}: ${people.ready.errors.join('; ')}`)
    seated.push({ name, people, size, host })
  }
  return seated
}

/** From how many somebody in this group hears something, when all is well. */
const pairsOf = ({ size }: Group): number => size * (everybody - 1)

/** Each sends so many packets of sound a second. */
const packets = 50
/** A pair that is missing shows in windows; here the ends of a second may be uneven. */
const nearlyAll = 0.9

/** Whether they received what all of them send, in a whole second that began after an instant (UTC ms); else how much. */
const shortSince = (group: Group, instant: number): string[] => {
  const second = group.people.seconds.at(-1)
  const received = second === undefined || second.at - 1000 < instant ? 0 : second.received
  const expected = pairsOf(group) * packets
  return received >= expected * nearlyAll ? [] : [`${group.name} ${received} of ${expected} packets`]
}

/** Measures what all groups hear while something runs, in the order of the groups. */
export const measureAll = (all: readonly Group[], run: () => Promise<unknown>): Promise<PeopleWindow[]> =>
  measureTogether(
    all.map(({ people }) => people),
    run,
  )

/** A window in which everybody must have heard everybody (ms): a stretch of time is the thing looked at. */
const look = 1_000

/** Resolves when sound flows again at its full rate and, in a window after that, from everybody to everybody. */
export const everybodyHears = async (all: readonly Group[], deadline: number): Promise<void> => {
  const since = Date.now()
  await eventually(
    'sound flows again',
    () => {
      const short = all.flatMap((group) => shortSince(group, since))
      if (short.length > 0) throw new Error(short.join(', '))
      return true
    },
    { deadline },
  )
}

export const everyPair = async (all: readonly Group[], deadline: number): Promise<void> => {
  await eventually(
    'everybody hears everybody',
    async () => {
      const windows = await measureAll(all, () => pause(look))
      const short = all.flatMap((group, index) =>
        windows[index]?.pairs === pairsOf(group) ? [] : [`${group.name}: ${windows[index]?.pairs} pairs`],
      )
      if (short.length > 0) throw new Error(short.join(', '))
      return true
    },
    { deadline },
  )
}
