import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from '../../src/media/testing/rig.ts'
import { childrenOf } from './processes.ts'

/** The built executable at work on this machine, for measuring. */
export interface Product {
  /** Milliseconds from its start to `/ready` answering 200 through HTTPS. */
  readyIn: number
  app: number
  edge: number
  /** `https://parley.test:<port>` with a certificate of its own CA, or `http://localhost:<port>` when plain. */
  origin: string
  /** LiveKit's own port, on loopback. */
  livekitPort: number
  runDir: string
  dataDir: string
  setupLink(): Promise<string>
  stop(): Promise<void>
}

/** The file under measurement. */
export const executable = resolve(import.meta.dirname, '../../dist/parley')

const isReady = (origin: string): Promise<boolean> =>
  new Promise((answer) => {
    const { hostname, host, port, protocol } = new URL(origin)
    const request = protocol === 'https:' ? tlsRequest : plainRequest
    request(
      { host: '127.0.0.1', port, path: '/ready', headers: { host }, agent: false, ...trusting(hostname) },
      (response) => {
        response.resume()
        answer(response.statusCode === 200)
      },
    )
      .on('error', () => answer(false))
      .end()
  })

/** Its CA is its own and as young as its data folder. */
const trusting = (servername: string) => ({ servername, rejectUnauthorized: false })

/** A name nobody resolves: requests go to 127.0.0.1, the browser is told the same. */
export const benchName = 'parley.test'

/** What the front listens on: HTTPS by a name, or plain HTTP as on a laptop. */
const front = (plain: boolean, port: number) => ({
  origin: plain ? `http://localhost:${port}` : `https://${benchName}:${port}`,
  env: {
    PARLEY_HTTP_NAME: plain ? 'localhost' : benchName,
    PARLEY_HTTP_HTTPS_PORT: plain ? '0' : String(port),
    PARLEY_HTTP_HTTP_PORT: '0',
    PARLEY_HTTP_LOCAL_PORT: plain ? String(port) : '0',
  },
})

/** Starts the executable on a data folder and waits until people could meet. */
export const startProduct = async ({
  dataDir,
  plain = false,
}: {
  dataDir: string
  plain?: boolean
}): Promise<Product> => {
  const [port = 0, loopback = 0, livekit = 0, udp = 0] = await freePorts(4)
  const { origin, env: frontEnv } = front(plain, port)
  const env = {
    PATH: process.env['PATH'],
    PARLEY_DATA_DIR: dataDir,
    ...frontEnv,
    PARLEY_EDGE_LOOPBACK_PORT: String(loopback),
    PARLEY_LIVEKIT_PORT: String(livekit),
    PARLEY_LIVEKIT_UDP_PORT: String(udp),
    PARLEY_LOG_LEVEL: 'warn',
  }
  const begun = performance.now()
  const child = spawn(executable, ['run'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  while (!(await isReady(origin))) {
    if (child.exitCode !== null)
      throw new Error(`ended with ${child.exitCode}: ${lines.slice(-8).join('\n')}`)
    if (performance.now() - begun > 30_000) throw new Error(`not ready: ${lines.slice(-8).join('\n')}`)
    await pause(4)
  }
  const readyIn = performance.now() - begun
  const app = child.pid ?? 0
  return {
    readyIn,
    app,
    edge: childrenOf(app).find(({ command }) => / edge\b/.test(command))?.pid ?? 0,
    origin,
    livekitPort: livekit,
    runDir: `${dataDir}/run`,
    dataDir,
    setupLink: async () => {
      const find = (): string | undefined =>
        lines.map((line) => /https?:\/\/\S+\/setup#[\w-]+/.exec(line)?.[0]).find((link) => link !== undefined)
      for (let tries = 0; tries < 500; tries += 1) {
        const link = find()
        if (link !== undefined) return link
        await pause(10)
      }
      throw new Error(`no setup link: ${lines.join('\n')}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Lends a fresh folder and takes it back. */
export const inFolder = async <T>(run: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lends a running product on fresh data and ends it. */
export const withProduct = <T>(
  options: { plain: boolean },
  run: (product: Product) => Promise<T>,
): Promise<T> =>
  inFolder(async (dataDir) => {
    const product = await startProduct({ dataDir, ...options })
    try {
      return await run(product)
    } finally {
      await product.stop()
    }
  })
