import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNumberedSecrets } from '../../testing/numbered.ts'
import { createHub, type Follower } from './hub.ts'
import { createRing } from './ring.ts'

test('what a reader missed is told whole and in order, or not at all', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(60), fc.integer({ min: 1, max: 20 }), (added, from, size) => {
      const ring = createRing<number>({ epoch: 'e', size })
      for (let event = 1; event <= added; event += 1) ring.add(event)
      const missed = ring.since({ epoch: 'e', seq: from })
      if (from > added || added - from > size) expect(missed).toBeNull()
      else
        expect(missed).toEqual(
          Array.from({ length: added - from }, (_, index) => ({
            seq: from + index + 1,
            event: from + index + 1,
          })),
        )
    }),
  )
})

test('a cursor of another epoch is never continued', () => {
  const ring = createRing<number>({ epoch: 'e', size: 4 })
  ring.add(1)
  expect(ring.since({ epoch: 'f', seq: 0 })).toBeNull()
})

test('topics nobody follows are forgotten when there are too many, followed ones never', () => {
  const hub = createHub({ newSecret: createNumberedSecrets() })
  const follower: Follower = { deliver: () => undefined }
  const { epoch } = hub.follow('room:abc-defg-hij', follower)
  for (let index = 0; index < 3000; index += 1) {
    hub.follow(`user:${index}`, follower)
    hub.unfollow(`user:${index}`, follower)
  }
  expect(hub.follow('room:abc-defg-hij', follower).epoch).toBe(epoch)
  expect(hub.since('user:0', { epoch: 'any', seq: 0 })).toBeNull()
})

test('an event before anybody followed costs nothing and is in the snapshot anyway', () => {
  const hub = createHub({ newSecret: createNumberedSecrets() })
  hub.publish('room:abc-defg-hij', { type: 'room.deleted', data: {} })
  expect(hub.follow('room:abc-defg-hij', { deliver: () => undefined }).seq).toBe(0)
})
