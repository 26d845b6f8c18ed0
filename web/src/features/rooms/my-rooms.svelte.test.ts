import { expect, it } from 'vitest'
import { exampleRooms } from '../../testing/examples.ts'
import { fixtureApi } from '../../testing/fixture-api.ts'
import { FixtureLive } from '../../testing/fixture-live.svelte.ts'
import { MyRooms } from './my-rooms.svelte.ts'

it('shows what it knows again at once, but never to somebody else', async () => {
  const api = fixtureApi({ 'GET /api/rooms': () => ({ rooms: exampleRooms }) })
  const rooms = new MyRooms({ api, live: new FixtureLive() })
  const leave = rooms.watch('mara')
  await expect.poll(() => rooms.list?.length).toBe(exampleRooms.length)
  leave()
  const leaveAgain = rooms.watch('mara')
  expect(rooms.list?.length).toBe(exampleRooms.length)
  leaveAgain()
  rooms.watch('ada')
  expect(rooms.list).toBeUndefined()
})
