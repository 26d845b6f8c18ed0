import { expect, it } from 'vitest'
import { ApiFailure, type Api } from '../../api.ts'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import { Confirmation } from './confirmation.svelte.ts'

it('asks once for all that want a proof at the same moment', async () => {
  let isProved = false
  const done: string[] = []
  const api = ((key: string) => {
    if (key === 'POST /api/session/confirm') isProved = true
    else if (!isProved) throw new ApiFailure({ code: 'forbidden', reason: 'confirm_needed' })
    done.push(key)
    return Promise.resolve({})
  }) as Api
  const confirmation = new Confirmation({ api, device: fixtureDevice() })
  const both = Promise.all([
    confirmation.insisting('GET /api/settings'),
    confirmation.insisting('GET /api/providers'),
  ])
  await expect.poll(() => confirmation.asking).toBe(true)
  confirmation.password = 'a long sentence'
  await confirmation.form.submit()
  await both
  expect(confirmation.asking).toBe(false)
  expect(done).toEqual(['POST /api/session/confirm', 'GET /api/settings', 'GET /api/providers'])
})
