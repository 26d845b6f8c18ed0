import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { liveClose } from '../../contract/live.ts'
import { nobody } from '../../core/caller.ts'
import { systemAfter, systemNow } from '../../core/clock.ts'
import { newSecret } from '../../core/ids.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { openLive } from '../../testing/live-client.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { testConfig, testOrigin } from '../../testing/test-config.ts'
import { prepareForOperations } from '../http/operation.ts'
import { createRateLimiter } from '../http/rate-limit.ts'
import { createHttpServer } from '../http/server.ts'
import { stopServer } from '../http/stop.ts'
import { listenOnUnixSocket } from '../http/unix-socket.ts'
import { createLog } from '../log/log.ts'
import type { TopicKind } from './connection.ts'
import { createLiveConnections } from './connections.ts'
import { createHub } from './hub.ts'
import { registerLive } from './live.routes.ts'

const open: TopicKind = {
  mayFollow: () => Promise.resolve('allowed'),
  snapshot: () => Promise.resolve({ type: 'snapshot', data: {} }),
}

/** The live channel alone, so that a test can publish as fast as it likes. */
const startLive = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-live-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const { http: config } = testConfig(folder)
  const { log } = createLog({ level: 'error', format: 'json', process: 'test', write: () => undefined })
  const { app } = createHttpServer({ config, publicCertificate: false, newId: createNumberedIds(), log })
  const hub = createHub({ newSecret })
  const connections = createLiveConnections()
  prepareForOperations(app)
  const door = {
    app,
    origins: [testOrigin],
    crossSite: false,
    resolveCaller: () => Promise.resolve({ caller: nobody }),
    limiter: createRateLimiter({ table: generousRates, now: systemNow }),
    writeAudit: () => Promise.resolve(),
  }
  const kinds = { room: open, user: open }
  registerLive({ door, hub, connections, kinds, build: 'test-build', after: systemAfter, log })
  await app.ready()
  const path = join(folder, 'app.sock')
  await listenOnUnixSocket({ server: app.server, path })
  onTestFinished(async () => {
    connections.stop()
    await stopServer({ server: app.server, after: systemAfter, deadlineMilliseconds: 100 })
  })
  return { hub, path }
}

test('a slow reader is cut off with 4008 instead of being kept in memory; others hear on', async () => {
  const { hub, path } = await startLive()
  const topic = 'room:abc-defg-hij'
  const hello = { type: 'hello', protocol: 1, topics: [topic] }
  const [slow, quick] = [
    await openLive({ path, origin: testOrigin }),
    await openLive({ path, origin: testOrigin }),
  ]
  for (const page of [slow, quick]) {
    page.send(hello)
    await page.next()
    await page.next()
  }
  slow.socket.pause()
  const name = 'x'.repeat(50_000)
  for (let count = 1; count <= 200; count += 1) {
    hub.publish(topic, { type: 'room.changed', data: { name, access: 'open' } })
    expect(await quick.next()).toMatchObject({ type: 'event', seq: count })
  }
  slow.socket.resume()
  expect(await slow.closed).toMatchObject({ code: liveClose.slowReader })
})
