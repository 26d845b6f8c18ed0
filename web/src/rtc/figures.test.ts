import { expect, it } from 'vitest'
import { baseline, between, figuresOf, type Figures, type LinkSample } from './figures.ts'

type Entries = Record<string, unknown>[]
const reportOf = (entries: Entries) =>
  new Map(entries.map((entry) => [String(entry['id']), entry])) as unknown as RTCStatsReport

const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }
const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', currentRoundTripTime: 0.05 }
const local = { id: 'L', type: 'local-candidate', candidateType: 'host' }
const outbound = (packetsSent: number, packetsLost: number, more: object = {}): Entries => [
  { id: 'O', type: 'outbound-rtp', packetsSent, remoteId: 'R', ...more },
  { id: 'R', type: 'remote-inbound-rtp', packetsLost, timestamp: packetsSent },
]
/** The server hasn't spoken since so many were sent. */
const unheard = (packetsSent: number, packetsLost: number, since: number): Entries =>
  outbound(packetsSent, packetsLost).map((entry) => ({ ...entry, timestamp: since }))
const inbound = (track: string, packetsReceived: number, packetsLost: number, more: object = {}) => ({
  id: `I-${track}`,
  type: 'inbound-rtp',
  trackIdentifier: track,
  packetsReceived,
  packetsLost,
  ...more,
})

it.each<[string, Entries, Partial<Figures>]>([
  ['Chromium, direct', [transport, pair, local], { relayed: false, roundTrip: 50 }],
  ['Firefox', [{ ...pair, selected: true }, local], { relayed: false }],
  ['through the relay', [transport, pair, { ...local, candidateType: 'relay' }], { relayed: true }],
  ['no way yet', [], { relayed: null, roundTrip: null, canSend: null }],
  ['what can be sent', [transport, { ...pair, availableOutgoingBitrate: 9e5 }], { canSend: 900_000 }],
  ['squeezed', outbound(1, 0, { qualityLimitationReason: 'bandwidth' }), { squeezed: true }],
])('reads %s', (_, entries, figures) => {
  expect(figuresOf(reportOf(entries))).toMatchObject(figures)
})

const mine = (track: string) => track !== 'theirs'

it.each<[string, Entries, Entries, Partial<LinkSample>]>([
  ['a fifth lost on the way up', outbound(100, 0), outbound(200, 20), { lossUp: 0.2, awaited: false }],
  ['no word of what was sent', outbound(100, 0), unheard(200, 0, 100), { lossUp: null, awaited: true }],
  ['no word of the little sent', outbound(100, 0), unheard(110, 0, 100), { lossUp: null, awaited: false }],
  ['too little sent to tell', outbound(100, 0), outbound(110, 9), { lossUp: null }],
  ['a stream that is new', [], outbound(200, 20), { lossUp: null }],
  ['a tenth lost on the way down', [inbound('a', 0, 0)], [inbound('a', 90, 10)], { lossDown: 0.1 }],
  ['found again later', [inbound('a', 0, 10)], [inbound('a', 90, 4)], { lossDown: 0 }],
  [
    'somebody else’s upload',
    [inbound('a', 0, 0), inbound('theirs', 0, 0)],
    [inbound('a', 100, 0), inbound('theirs', 50, 50)],
    { lossDown: 0 },
  ],
  [
    'invented sound, without the silence that was left out',
    [inbound('a', 0, 0)],
    [
      inbound('a', 50, 0, {
        totalSamplesReceived: 48_000,
        concealedSamples: 9_600,
        silentConcealedSamples: 4_800,
      }),
    ],
    { invented: 0.1 },
  ],
])('says what happened: %s', (_, before, after, sample) => {
  expect(between(figuresOf(reportOf(before)), figuresOf(reportOf(after)), mine)).toMatchObject(sample)
})

it('counts what the server hasn’t spoken of on from where it last did', () => {
  const looks = [outbound(100, 0), unheard(200, 0, 100), unheard(300, 0, 100), outbound(400, 90)]
  let before: Figures | null = null
  const losses = looks.map((look) => {
    const figures = figuresOf(reportOf(look))
    const { lossUp = null } = before === null ? {} : between(before, figures, mine)
    before = baseline(before, figures)
    return lossUp
  })
  expect(losses).toEqual([null, null, null, 0.3])
})
