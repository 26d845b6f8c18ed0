import { ConnectionQuality } from 'livekit-client'
import { expect, it } from 'vitest'
import type { Figures } from './figures.ts'
import { LinkCare, type LinkCareDeps } from './link-care.ts'

type People = LinkCareDeps['room']['remoteParticipants']

/** Bo, who sends one track, in the server's opinion. */
const bo = (connectionQuality: ConnectionQuality) => {
  const publication = { track: { mediaStreamTrack: { id: 'bo' } } }
  const person = { connectionQuality, trackPublications: new Map([['sid', publication]]) }
  return new Map([['bo', person]]) as unknown as People
}

interface Words {
  bo?: ConnectionQuality
  own?: ConnectionQuality
  /** Seconds from one of its words about what is sent to the next. */
  every?: number
}

/** Looks once a second; of 100 packets in each direction so many are lost. `words` are the server's about the links. */
const open = ({
  bo: theirs = ConnectionQuality.Excellent,
  own = ConnectionQuality.Good,
  every = 1,
}: Words = {}) => {
  let second = 0
  const taken: number[] = []
  const told: string[] = []
  const sums = { up: 0, down: 0 }
  const me = { connectionQuality: own } as unknown as LinkCareDeps['room']['localParticipant']
  const care = new LinkCare({
    room: { localParticipant: me, remoteParticipants: bo(theirs) },
    now: () => second * 1_000,
    windows: () => ({ offerAfter: 5_000, takeAfter: 10_000 }),
    takeRelay: () => void taken.push(second),
    changed: () =>
      void told.push(`${second} ${care.report.up} ${care.report.down} ${care.report.relayOffered}`),
  })
  const figures = ({ relayed = false, squeezed = false }: Partial<Figures>): Figures => ({
    sent: new Map([['o', { packets: second * 100, lost: sums.up, toldAt: second - (second % every) }]]),
    received: new Map([
      ['i', { track: 'bo', packets: second * 100 - sums.down, lost: sums.down, heard: 0, invented: 0 }],
    ]),
    roundTrip: 20,
    canSend: null,
    squeezed,
    relayed,
  })
  const pass = (seconds: number, lost: { up?: number; down?: number } & Partial<Figures> = {}) => {
    for (let passed = 0; passed < seconds; passed++) {
      second++
      sums.up += lost.up ?? 0
      sums.down += lost.down ?? 0
      care.look(figures(lost))
    }
  }
  const say = (quality: ConnectionQuality) => void Object.assign(me, { connectionQuality: quality })
  return { care, pass, say, taken, told }
}

it('tells of a weak upload, offers the relay, takes it', () => {
  const { pass, told, taken } = open()
  pass(3)
  pass(14, { up: 20 })
  expect(told).toEqual(['7 weak good false', '12 weak good true', '17 weak good false'])
  expect(taken).toEqual([17])
})

it('tells of a weak upload, too, of which the server seldom speaks', () => {
  const { pass, told } = open({ every: 3 })
  pass(3)
  pass(20, { up: 20 })
  expect(told[0]).toBe('15 weak good false')
})

it('tells of a good one again', () => {
  const { pass, told } = open()
  pass(5, { down: 20 })
  pass(8)
  expect(told).toEqual(['5 good weak false', '10 good weak true', '13 good good false'])
})

it.each<[string, Words]>([
  ['somebody with a bad upload', { bo: ConnectionQuality.Poor, own: ConnectionQuality.Poor }],
  ['somebody whose link does worse', { bo: ConnectionQuality.Good, own: ConnectionQuality.Excellent }],
])('takes gaps in what %s sends for theirs', (_, words) => {
  const { care, pass, told } = open(words)
  pass(10, { down: 20 })
  expect(told).toEqual([])
  expect(care.strained.down).toBe(false)
})

it('says nothing of a download before the server has noticed anything', () => {
  const { pass, say, told } = open({ own: ConnectionQuality.Excellent })
  pass(10, { down: 20 })
  expect(told).toEqual([])
  say(ConnectionQuality.Good)
  pass(1, { down: 20 })
  expect(told).toEqual(['11 good weak false'])
})

it('lets pictures give way before it tells', () => {
  const { care, pass, told } = open()
  pass(3, { up: 20 })
  expect(care.strained).toEqual({ up: true, down: false })
  expect(told).toEqual([])
})

it.each<[string, Parameters<ReturnType<typeof open>['pass']>[1], string]>([
  ['what comes in', { down: 20 }, 'good weak'],
  ['what goes out', { up: 20 }, 'weak good'],
  ['a squeezed picture', { squeezed: true }, 'weak good'],
])(
  'believes the server that a link is poor where pictures of %s have given way in time',
  (_, trouble, told) => {
    const { care, pass, say } = open()
    pass(3, trouble)
    pass(5)
    say(ConnectionQuality.Poor)
    pass(1)
    expect(`${care.report.up} ${care.report.down}`).toBe(told)
    pass(15)
    expect(care.report).toMatchObject({ up: 'good', down: 'good' })
  },
)

it('offers nothing to who is there already', () => {
  const { care, pass, taken } = open()
  pass(30, { up: 20, relayed: true })
  expect(care.report).toEqual({ up: 'weak', down: 'good', relayOffered: false })
  expect(taken).toEqual([])
})

it('offers the relay to a link that keeps breaking', () => {
  const { care, pass, taken } = open()
  for (const offered of [false, true, false]) {
    pass(3)
    care.broke()
    pass(1)
    expect(care.report.relayOffered).toBe(offered)
  }
  expect(taken).toHaveLength(1)
})
