import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createIssueAccessToken, fullGrant } from '../../media/access-token.ts'
import { createTestClock } from '../../testing/clock.ts'
import { testKeys } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'
import { statusOf, toFailure } from '../../platform/http/failure-reply.ts'
import { registerSignalValidate } from './signal-validate.routes.ts'

const setUp = async () => {
  const asked: string[] = []
  const livekit = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('success')
  })
  await new Promise<void>((resolve) => {
    livekit.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    livekit.closeAllConnections()
    livekit.close()
  })
  const { now } = createTestClock()
  const app = Fastify()
  app.setErrorHandler((error, _request, reply) => reply.code(statusOf[toFailure(error).code]).send())
  const state = { removed: false, draining: false }
  registerSignalValidate(app, {
    keys: testKeys,
    origins: [testOrigin],
    port: (livekit.address() as AddressInfo).port,
    meetings: { mayConnect: () => Promise.resolve(!state.removed) },
    isDraining: () => state.draining,
    now,
  })
  const place = { meetingId: 'm', identity: 'i', name: 'Ana', role: 'guest', grant: fullGrant } as const
  const token = createIssueAccessToken({ keys: testKeys, now })(place)
  const ask = async (url: string, origin = testOrigin) => app.inject({ url, headers: { origin } })
  return { asked, ask, token, state }
}

test.each(['/rtc/validate', '/rtc/v1/validate'])(
  'a good token gets LiveKit’s own answer at %s',
  async (path) => {
    const { ask, asked, token } = await setUp()
    const answer = await ask(`${path}?access_token=${token}`)
    expect([answer.statusCode, answer.body]).toEqual([200, 'success'])
    expect(asked).toEqual([`${path}?access_token=${token}`])
  },
)

test('what the gate would refuse never reaches LiveKit', async () => {
  const { ask, asked, token, state } = await setUp()
  const path = `/rtc/validate?access_token=${token}`
  expect((await ask('/rtc/validate?access_token=x')).statusCode).toBe(401)
  expect((await ask(path, 'https://evil.test')).statusCode).toBe(403)
  expect((await ask(`${path}&publish=x`)).statusCode).toBe(400)
  state.draining = true
  expect((await ask(path)).statusCode).toBe(503)
  expect((await ask(`${path}&reconnect=1`)).statusCode).toBe(200)
  state.removed = true
  expect((await ask(`${path}&reconnect=1`)).statusCode).toBe(401)
  expect(asked).toHaveLength(1)
})
