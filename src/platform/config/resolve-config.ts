import { join } from 'node:path'
import type { Interfaces } from './addresses.ts'
import type { Config, DatabaseConfig } from './config.ts'
import type { ConfigProblem } from './problem.ts'
import { resolveFront, type Complain } from './resolve-http.ts'
import { resolveLiveKit } from './resolve-livekit.ts'
import type { RawConfig, SettingKey } from './schema.ts'
import { checkEditable } from './check-editable.ts'
import { editableOf } from './editable.ts'
import { describeSource, type Sources } from './source.ts'

/** What defaults depend on beside other settings. */
export interface Machine {
  isRoot: boolean
  /** Null where this user has none. */
  homeDir: string | null
  /** Where the command runs: relative paths on the command line and in the environment are meant from there. */
  workingDir: string
  interfaces: Interfaces
  /** Whether the log goes to a terminal. */
  isTerminal: boolean
}

export interface ResolveInput {
  raw: RawConfig
  sources: Sources
  machine: Machine
}

/** Works out what the settings mean together, and everything that can't be. Pure; the config counts only without problems. */
export const resolveConfig = ({
  raw,
  sources,
  machine,
}: ResolveInput): { config: Config; problems: ConfigProblem[] } => {
  const problems: ConfigProblem[] = []
  const complain: Complain = (key, message, cure) => {
    problems.push({ key, where: describeSource(sources[key]), message, cure })
  }
  const dataDir = raw.data_dir === '' ? defaultDataDir(machine) : raw.data_dir
  const runDir = raw.run_dir === '' ? join(dataDir, 'run') : raw.run_dir
  checkSocketPath(runDir, raw, complain)
  const { http, tls } = resolveFront(raw, complain)
  const livekit = resolveLiveKit({ raw, http, interfaces: machine.interfaces, complain })
  const config: Config = {
    dataDir,
    runDir,
    http,
    outgoing: { allowedNetworks: raw['outgoing.allowed_networks'] },
    tls,
    edge: {
      loopbackPort: raw['edge.loopback_port'],
      connectionsPerAddress: raw['edge.connections_per_address'],
      connections: raw['edge.connections'],
      firstByteMilliseconds: Math.round(raw['edge.first_byte_seconds'] * 1000),
      drainMilliseconds: Math.round(raw['edge.drain_hours'] * 3_600_000),
    },
    database: resolveDatabase(raw, dataDir, complain),
    livekit,
    placesFile: raw['accounts.places_file'],
    editable: editableOf(raw, sources),
    processes: { supervise: raw['processes.supervise'] },
    log: {
      level: raw['log.level'],
      format: raw['log.format'] === 'auto' ? (machine.isTerminal ? 'pretty' : 'json') : raw['log.format'],
    },
  }
  checkPorts(config, complain)
  // What is missing may be set in the web.
  for (const { key, message, cure, isMissing } of checkEditable(config.editable.values))
    if (!isMissing) complain(key, message, cure)
  return { config, problems }
}

const defaultDataDir = ({ isRoot, homeDir }: Machine): string =>
  isRoot || homeDir === null ? '/var/lib/parley' : join(homeDir, '.local/share/parley')

/** Linux gives a Unix socket's path 108 bytes, the last one zero. */
const longestSocketPath = 107

const checkSocketPath = (runDir: string, raw: RawConfig, complain: Complain): void => {
  if (Buffer.byteLength(join(runDir, 'link.sock')) <= longestSocketPath) return
  const key = raw.run_dir === '' && raw.data_dir !== '' ? 'data_dir' : 'run_dir'
  complain(
    key,
    'makes the paths of sockets longer than the system allows',
    'Set run_dir to a shorter path, as /run/parley.',
  )
}

const resolveDatabase = (raw: RawConfig, dataDir: string, complain: Complain): DatabaseConfig => {
  const url = raw['database.url']
  if (url === '') return { kind: 'sqlite', url: `file:${join(dataDir, 'parley.db')}` }
  if (url.startsWith('file:')) {
    if (!url.startsWith('file:/'))
      complain('database.url', 'names a relative path', 'Write file:/path/to/parley.db.')
    return { kind: 'sqlite', url }
  }
  if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url))
    complain(
      'database.url',
      'is no address of a database we know',
      'Write postgresql://user:password@host/name, or file:/path/to/parley.db.',
    )
  return { kind: 'postgresql', url }
}

const checkPorts = ({ http, edge, livekit }: Config, complain: Complain): void => {
  const used: [SettingKey, number][] = [
    ['http.https_port', http.httpsPort],
    ['http.http_port', http.httpPort],
    ['http.local_port', http.localPort],
    ['edge.loopback_port', edge.loopbackPort],
    ['livekit.port', livekit.port],
  ]
  if (livekit.relayAddress !== null) used.push(['livekit.turn_port', livekit.turnPort])
  const always: readonly SettingKey[] = ['edge.loopback_port', 'livekit.port', 'livekit.turn_port']
  for (const [index, [key, port]] of used.entries()) {
    const first = used.findIndex(([, other]) => other === port)
    const [taken] = used[first] ?? [key]
    if (port === 0 && always.includes(key))
      complain(key, 'is 0, but this port is needed', 'Give it a number from 1 to 65535.')
    else if (port !== 0 && first < index)
      complain(key, `is ${port}, as ${taken} is`, 'Give each its own port.')
  }
}
