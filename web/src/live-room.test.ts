import { expect, it } from 'vitest'
import type { RoomEvent, RoomState } from '../../src/contract/live.ts'
import { applyRoomEvent, type KnownRoom } from './live-room.ts'
import { person } from './testing/examples.ts'

const [anna, jun] = [person('Anna Nowak'), person('Jun Li')]
const meeting = { id: 'm', startedAt: '2026-11-21T09:00:00.000Z' }
const empty: RoomState = { name: 'Studio', access: 'open', people: [] }
const busy: RoomState = { ...empty, meeting, people: [anna, jun] }

it.each<[string, KnownRoom, RoomEvent, KnownRoom]>([
  ['nothing is known before the snapshot', null, { type: 'participant.joined', data: anna }, null],
  ['the snapshot replaces everything', busy, { type: 'snapshot', data: empty }, empty],
  ['a snapshot brings a deleted room back', 'deleted', { type: 'snapshot', data: empty }, empty],
  ['somebody comes', empty, { type: 'participant.joined', data: anna }, { ...empty, people: [anna] }],
  [
    'the same person twice is one',
    { ...empty, people: [anna] },
    { type: 'participant.joined', data: anna },
    { ...empty, people: [anna] },
  ],
  [
    'somebody leaves',
    busy,
    { type: 'participant.left', data: { identity: anna.identity } },
    { ...busy, people: [jun] },
  ],
  [
    'somebody is removed',
    busy,
    { type: 'participant.removed', data: { identity: jun.identity } },
    { ...busy, people: [anna] },
  ],
  [
    'somebody signs in at their place',
    busy,
    { type: 'participant.changed', data: { ...anna, name: 'Anna', role: 'host' } },
    { ...busy, people: [{ ...anna, name: 'Anna', role: 'host' }, jun] },
  ],
  ['a meeting starts', empty, { type: 'meeting.started', data: meeting }, { ...empty, meeting }],
  [
    'a meeting ends for all',
    busy,
    { type: 'meeting.ended', data: { id: 'm', reason: 'ended_by_host' } },
    empty,
  ],
  [
    'a new name',
    empty,
    { type: 'room.changed', data: { name: 'North', access: 'signed_in' } },
    { ...empty, name: 'North', access: 'signed_in' },
  ],
  ['the room goes', busy, { type: 'room.deleted', data: {} }, 'deleted'],
])('%s', (_, known, event, expected) => {
  expect(applyRoomEvent(known, event)).toEqual(expected)
})
