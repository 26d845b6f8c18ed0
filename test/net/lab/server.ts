import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'
import type { Host } from './network.ts'
import type { Program } from './programs.ts'
import { send } from './wire.ts'

export interface ServerOptions {
  host: Host
  /** Its `http.name`. */
  name: string
  /** `https://name`, or what people open instead. */
  origin: string
  /** PEM of the authority that signed its certificate. */
  authority: string
  /** Settings by their dotted keys. */
  settings: Readonly<Record<string, string>>
  /** Folder for the server's data. */
  folder: string
  /** Folder for logs. */
  results: string
  /** Edge and LiveKit as programs of their own, as services are. */
  apart: boolean
  /** Path of another executable than the one under test. */
  executable?: string | undefined
}

/** The built executable at work on a host. */
export interface Server extends Pick<ServerOptions, 'host' | 'name' | 'origin' | 'authority' | 'folder'> {
  /** The link that makes the first admin, as printed. */
  readonly setupLink: string
  /** The app, or everything when the processes aren't apart. */
  readonly app: Program
  /** Starts the app again after it has ended, and waits until all is ready. */
  restartApp: () => Promise<void>
  /** Everything all its processes have written. */
  lines: () => readonly string[]
  stop: () => Promise<void>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The executable under test, as a command line. */
export const executable = (): [string, ...string[]] => {
  const [program = 'dist/parley', ...rest] = (process.env['PARLEY_TEST_EXECUTABLE'] ?? 'dist/parley').split(
    ' ',
  )
  return [resolve(root, program), ...rest]
}

const variable = (key: string): string => `PARLEY_${key.toUpperCase().replaceAll('.', '_')}`

/** Starts Parley on a host and waits until it is ready through its own front. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, name, origin, authority, folder, results, apart } = options
  await mkdir(folder, { recursive: true, mode: 0o750 })
  const settings = {
    data_dir: folder,
    'http.name': name,
    'log.format': 'json',
    'log.level': 'debug',
    'processes.supervise': String(!apart),
    ...options.settings,
  }
  const env = {
    HOME: folder,
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [variable(key), value])),
  }
  const program = options.executable === undefined ? executable() : ([options.executable] as const)
  const start = (verb: string): Program =>
    host.start({ argv: [...program, verb], env, log: join(results, `${verb}.log`) })
  const programs: Program[] = apart ? [start('edge'), start('livekit')] : []
  let app = start('run')
  programs.push(app)
  const ready = async (): Promise<void> => {
    let end: string | null = null
    const running = app
    void running.ended.then((how) => (end = ending(how, running)))
    const look = (): Promise<boolean> => isReady({ from: host, origin, authority })
    await eventually('the server is ready', look, { deadline: 30_000, pointless: () => end })
  }
  await ready()
  const [setupLink] = await app.line(/https?:\/\/\S+\/setup#[\w-]+/)
  return {
    host,
    name,
    origin,
    authority,
    folder,
    setupLink,
    get app() {
      return app
    },
    restartApp: async () => {
      app = start('run')
      programs.push(app)
      await ready()
    },
    lines: () => programs.flatMap(({ lines }) => lines),
    stop: async () => {
      for (const program of programs.reverse()) await program.stop()
    },
  }
}

async function isReady(to: Parameters<typeof send>[0]): Promise<boolean> {
  const { status } = await send(to, { path: '/ready' })
  return status === 200
}

const ending = (how: number | string, { lines }: Program): string =>
  `it ended with ${how}: ${lines.slice(-10).join('\n')}`
