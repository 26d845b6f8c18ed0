import { expect, test } from 'vitest'
import { startTestApp } from '../../testing/start-test-app.ts'

test('alive says when', async () => {
  const { newClient } = await startTestApp()
  expect(await newClient().call('GET /health', {})).toEqual({
    status: 'ok',
    time: '2026-11-21T04:02:00.000Z',
  })
})

test('ready says which part is away, with 503 and the same shape', async () => {
  const { newClient } = await startTestApp()
  const response = await newClient().send('GET /ready')
  expect(response.statusCode).toBe(503)
  expect(response.json()).toEqual({
    status: 'not_ready',
    parts: { database: 'ready', livekit: 'away', edge: 'away' },
  })
})
