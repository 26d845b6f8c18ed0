import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemAfter, systemNow } from '../../core/clock.ts'
import { standardEditable } from '../../testing/test-config.ts'
import type { Config } from '../../platform/config/config.ts'
import { createLog, type Log } from '../../platform/log/log.ts'

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** Ports that nobody held a moment ago. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(servers.map(listening))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** An IPv4 address of this machine that isn't loopback, where there is one. */
export const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'

/** The LiveKit the build made, or the one that is named: tests run against the real one. */
export const testBinary = (): string => {
  const named = process.env['PARLEY_LIVEKIT_BINARY']
  if (named !== undefined && named !== '') return named
  const folder = join(import.meta.dirname, '../../../.cache/livekit')
  const versions = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  const version = versions.sort().at(-1) ?? ''
  return join(folder, version, 'livekit-server')
}

export interface TestConfig {
  config: Config
  log: Log
  lines: string[]
  remove: () => void
}

/** A configuration on free ports in a folder of its own, and a log that is kept. */
export const testConfig = async (): Promise<TestConfig> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-media-'))
  const runDir = join(dataDir, 'run')
  mkdirSync(runDir)
  const [https = 0, http = 0, local = 0, loopback = 0, port = 0, udpPort = 0, turnPort = 0] =
    await freePorts(7)
  const address = ownAddress()
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  const { log } = createLog({ level: 'debug', format: 'json', process: 'test', write })
  const config: Config = {
    dataDir,
    runDir,
    http: {
      name: 'localhost',
      kind: 'localhost',
      publicUrl: `http://localhost:${local}`,
      origins: [`http://localhost:${local}`, `https://localhost:${https}`],
      allowedOrigins: [],
      betterAuthCookie: false,
      httpsPort: https,
      httpPort: http,
      localPort: local,
      listen: ['127.0.0.1'],
      trustedProxies: [],
    },
    outgoing: { allowedNetworks: [] },
    tls: { mode: 'internal', certificateFile: '', keyFile: '' },
    edge: {
      loopbackPort: loopback,
      connectionsPerAddress: 64,
      connections: 128,
      firstByteMilliseconds: 1000,
      drainMilliseconds: 10_000,
    },
    database: { kind: 'sqlite', url: '' },
    placesFile: '',
    editable: standardEditable,
    livekit: {
      binary: testBinary(),
      port,
      udpPort,
      turnPort,
      addresses: [address],
      relayAddress: address,
      relayWindows: { offerAfter: 8, takeAfter: 20 },
      stopMilliseconds: 500,
    },
    processes: { supervise: true },
    log: { level: 'debug', format: 'json' },
  }
  return { config, log, lines, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

export const clock = { now: systemNow, after: systemAfter }

/** Resolves with all a socket says until it ends. */
export const readAll = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
  })
