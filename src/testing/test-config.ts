import { join } from 'node:path'
import type { Config } from '../platform/config/config.ts'
import { editableOf, type Editable } from '../platform/config/editable.ts'
import { settings, type RawConfig } from '../platform/config/schema.ts'
import { settingKeys, type Sources } from '../platform/config/source.ts'

/** Every setting admins may change at its default. */
export const standardEditable: Editable = editableOf(
  Object.fromEntries(settingKeys.map((key) => [key, settings[key].default])) as unknown as RawConfig,
  Object.fromEntries(settingKeys.map((key) => [key, { kind: 'default' }])) as unknown as Sources,
)

export const testOrigin = 'https://meet.test'

/** A configuration for `https://meet.test` with a relay, its files in one folder. */
export const testConfig = (dataDir: string): Config => ({
  dataDir,
  runDir: join(dataDir, 'run'),
  http: {
    name: 'meet.test',
    kind: 'name',
    publicUrl: testOrigin,
    origins: [testOrigin],
    allowedOrigins: [],
    betterAuthCookie: false,
    httpsPort: 443,
    httpPort: 80,
    localPort: 0,
    listen: [],
    trustedProxies: [],
  },
  outgoing: { allowedNetworks: [] },
  tls: { mode: 'internal', certificateFile: '', keyFile: '' },
  edge: {
    loopbackPort: 0,
    connectionsPerAddress: 1024,
    connections: 20_000,
    firstByteMilliseconds: 10_000,
    drainMilliseconds: 0,
  },
  database: { kind: 'sqlite', url: `file:${join(dataDir, 'parley.db')}` },
  placesFile: '',
  editable: standardEditable,
  livekit: {
    binary: null,
    port: 1,
    udpPort: 7882,
    turnPort: 5349,
    addresses: ['203.0.113.1'],
    relayAddress: '203.0.113.1',
    relayWindows: { offerAfter: 8, takeAfter: 20 },
    stopMilliseconds: 0,
  },
  processes: { supervise: false },
  log: { level: 'debug', format: 'json' },
})
