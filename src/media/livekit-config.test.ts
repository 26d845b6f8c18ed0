import { expect, test } from 'vitest'
import type { Config } from '../platform/config/config.ts'
import { liveKitConfig, mediaAddresses, type LiveKitConfigInput } from './livekit-config.ts'
import { createLiveKitProcess } from './livekit-process.ts'
import { clock, testBinary, testConfig } from './testing/rig.ts'

const keys = { key: 'APItest', secret: 's'.repeat(40) }

const inputOf = (livekit: Partial<Config['livekit']>, http: Partial<Config['http']> = {}) =>
  ({
    keys,
    config: {
      http: { kind: 'name', name: 'meet.example', ...http } as Config['http'],
      edge: { loopbackPort: 7081 } as Config['edge'],
      log: { level: 'warn', format: 'json' },
      livekit: {
        binary: null,
        port: 7880,
        udpPort: 443,
        turnPort: 5349,
        addresses: ['203.0.113.1'],
        relayAddress: '203.0.113.1',
        relayWindows: { offerAfter: 8, takeAfter: 20 },
        stopMilliseconds: 0,
        ...livekit,
      },
    },
  }) satisfies LiveKitConfigInput

const configOf = (...given: Parameters<typeof inputOf>) => liveKitConfig(inputOf(...given))

test('an installation with a name: everything but media on loopback, no look-ups outside', () => {
  expect(configOf({})).toMatchObject({
    bind_addresses: ['127.0.0.1'],
    rtc: {
      udp_port: 443,
      tcp_port: 0,
      node_ip: '203.0.113.1',
      use_external_ip: false,
      enable_loopback_candidate: false,
      ips: { excludes: ['::/0'] },
    },
    turn: {
      enabled: true,
      external_tls: true,
      domain: 'meet.example',
      tls_port: 5349,
      bind_addresses: ['127.0.0.1'],
      deny_peer_cidrs: ['0.0.0.0/0', '::/0'],
    },
    room: { auto_create: false },
    webhook: { urls: ['http://127.0.0.1:7081/livekit-events'], api_key: 'APItest' },
    logging: { json: true, level: 'info' },
  })
})

test('one address a family is offered; without network it is loopback', () => {
  const both = configOf({ addresses: ['203.0.113.1', '203.0.113.2', '2001:db8::1'] })
  expect(both.rtc).toMatchObject({ node_ip: '203.0.113.1,2001:db8::1', ips: { excludes: [] } })
  expect(configOf({ addresses: ['127.0.0.1'], relayAddress: null })).toMatchObject({
    rtc: { node_ip: '127.0.0.1', enable_loopback_candidate: true },
    turn: { enabled: false },
  })
})

test('behind address translation media answers at the address offered and at the one bound', () => {
  const { config } = inputOf({ relayAddress: '10.0.0.5' })
  expect(mediaAddresses(config.livekit)).toEqual(['203.0.113.1', '10.0.0.5'])
  expect(mediaAddresses({ ...config.livekit, relayAddress: null })).toEqual(['203.0.113.1'])
})

test('a name without a dot is never told to LiveKit, which would refuse it', () => {
  expect(configOf({}, { kind: 'localhost', name: 'localhost' }).turn.domain).toBe('203.0.113.1')
})

test('the real LiveKit, which knows its fields strictly, takes it with and without relay and in both families', async () => {
  const variants: Partial<Config['livekit']>[] = [
    {},
    { relayAddress: null },
    { addresses: ['127.0.0.1', '::1'], relayAddress: '127.0.0.1' },
    { addresses: ['::1'], relayAddress: '::1' },
  ]
  for (const variant of variants) {
    const { config, log, remove } = await testConfig()
    const http = { ...config.http, kind: 'name', name: 'meet.example' } as const
    const settings = liveKitConfig({
      config: { ...config, http, livekit: { ...config.livekit, ...variant } },
      keys,
    })
    const livekit = createLiveKitProcess({
      binary: testBinary(),
      settings,
      dataDir: config.dataDir,
      stopMilliseconds: 0,
      log,
      ...clock,
    })
    await livekit.start()
    await livekit.stop()
    remove()
  }
})
