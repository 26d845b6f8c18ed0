import { readFile, writeFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../net/lab/eventually.ts'
import { edgesOf, liveKitOf } from '../net/lab/server-processes.ts'
import { keepAppBusy, type BusyApp } from './busy-app.ts'
import { median, type Figure } from './figures.ts'
import { serverAddress, type LoadLab } from './lab.ts'
import { cpuSecondsOf } from './processes.ts'
import { prepareSlowQueries } from './slow-queries.ts'
import { startEcho, startRelay, type RelayOptions, type RelayWindow } from './synthetic.ts'

const windowMilliseconds = 4000
const rounds = 3
/** At saturation each takes all there is, so what else a machine does shows: many short turns, close to each other. */
const saturated = { windowMilliseconds: 2000, turns: 10 }
const echoPort = 9999
/** Of the second LiveKit, which ends TLS itself; the first is at work behind the edge. */
const own = { port: 7890, udpPort: 7892, tlsPort: 5350 }

/** One way into a relay, and the processes that carry it. */
interface Way {
  turn: string
  pids: readonly number[]
}

const keysOf = ({ server }: LoadLab): string => join(server.folder, 'secrets/livekit.json')

/** LiveKit's own TURN over TLS, with the same key and certificate, on the same host. */
const startOwnTurn = async (lab: LoadLab): Promise<number> => {
  const { key, secret } = JSON.parse(await readFile(keysOf(lab), 'utf8')) as { key: string; secret: string }
  const { certificateFile, keyFile } = lab.certificates
  const file = join(lab.folder, 'own-turn.yaml')
  const turn = {
    enabled: true,
    domain: 'meet.test',
    tls_port: own.tlsPort,
    cert_file: certificateFile,
    key_file: keyFile,
    bind_addresses: [serverAddress],
    allow_restricted_peer_cidrs: [`${serverAddress}/32`],
  }
  const rtc = { udp_port: own.udpPort, tcp_port: 0, node_ip: serverAddress, use_external_ip: false }
  const config = { port: own.port, bind_addresses: ['127.0.0.1'], rtc, turn, keys: { [key]: secret } }
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
  const program = await liveKitOf(lab.server)
  const livekit = lab.server.host.start({
    argv: [`/proc/${program}/exe`, '--config', file],
    log: join('test-results', 'bench', 'own-turn.log'),
  })
  await eventually('LiveKit’s own relay listens', async () => {
    const socket = await lab.client.agent.connect('meet.test', own.tlsPort)
    socket.destroy()
    return true
  })
  return livekit.pid
}

const clientsOf = (lab: LoadLab, { turn }: Way, load: Pick<RelayOptions, 'clients' | 'rate'>) =>
  startRelay({
    namespace: lab.client.namespace,
    authorityFile: lab.certificates.authorityFile,
    turn,
    name: 'meet.test',
    peer: `${serverAddress}:${echoPort}`,
    keys: keysOf(lab),
    ...load,
  })

const cpuOf = ({ pids }: Way): number => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)

/** As much as goes, for one window: Mbit/s that came back, and CPU seconds of the relay's processes per gigabyte. */
const saturate = async (lab: LoadLab, way: Way): Promise<{ rate: number; cost: number }> => {
  const load = await clientsOf(lab, way, { clients: 50, rate: 0 })
  const before = cpuOf(way)
  const { mbitBack, bytes } = await load.measure(() => pause(saturated.windowMilliseconds))
  const cost = (cpuOf(way) - before) / (bytes / 1e9)
  await load.end()
  return { rate: mbitBack, cost }
}

const atSaturation = async (lab: LoadLab, ours: Way, theirs: Way): Promise<Figure[]> => {
  // V8 compiles what is busy in its first seconds.
  await saturate(lab, ours)
  const turns: Record<'ours' | 'theirs', { rate: number; cost: number }>[] = []
  for (let turn = 0; turn < saturated.turns; turn += 1)
    turns.push({ ours: await saturate(lab, ours), theirs: await saturate(lab, theirs) })
  const of = (what: (turn: (typeof turns)[number]) => number) => median(turns.map(what))
  const how = `50 clients, as much as goes for ${saturated.windowMilliseconds / 1000} s, medians of ${saturated.turns}, by turns`
  return [
    { name: 'relay at saturation', value: of(({ ours }) => ours.rate), unit: 'Mbit/s', how },
    {
      name: 'LiveKit’s own TURN/TLS ÷ our relay',
      value: of(({ ours, theirs }) => theirs.rate / ours.rate),
      unit: '',
      limit: 1.33,
      how,
    },
    { name: 'relay, CPU (edge and LiveKit)', value: of(({ ours }) => ours.cost), unit: 's/GB', how },
    { name: 'LiveKit’s own TURN/TLS, CPU', value: of(({ theirs }) => theirs.cost), unit: 's/GB', how },
  ]
}

const steady = async (lab: LoadLab, ours: Way): Promise<Figure[]> => {
  const load = await clientsOf(lab, ours, { clients: 50, rate: 1.5 })
  const { sent, received } = await load.measure(() => pause(2 * windowMilliseconds))
  await load.end()
  return [
    {
      name: 'relay, packets lost of a million',
      value: ((sent - received) / sent) * 1e6,
      unit: '',
      limit: 0,
      how: '50 clients × 1.5 Mbit/s each way',
    },
    {
      name: 'relay, first packet there and back, p95',
      value: load.ready.firstPacketP95Ms,
      unit: 'ms',
      how: 'from connecting: TLS, TURN allocation and permission; 50 clients, one after the other',
    },
  ]
}

interface Busy {
  /** What the app does meanwhile: `64 sign-ins at once`. */
  name: string
  /** What is counted of it. */
  counted: string
  keep: () => BusyApp
}

/** Does a busy app slow the relay? By turns with and without it, again and again. */
const besideBusyApp = async (lab: LoadLab, ours: Way, { name, counted, keep }: Busy): Promise<Figure[]> => {
  const load = await clientsOf(lab, ours, { clients: 20, rate: 0.5 })
  const measure = (): Promise<RelayWindow> => load.measure(() => pause(windowMilliseconds))
  // Who asks has a machine of their own, as far as this one can give them any.
  setPriority(constants.priority.PRIORITY_LOW)
  // V8 compiles what is busy in its first seconds, and takes processors for it, too.
  const warm = keep()
  await pause(3 * windowMilliseconds)
  await warm.end()
  const more: number[] = []
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const calm = await measure()
    const app = keep()
    const busy = await measure()
    rates.push(((await app.end()) / windowMilliseconds) * 1000)
    more.push(busy.rttP95Ms - calm.rttP95Ms)
  }
  setPriority(constants.priority.PRIORITY_NORMAL)
  await load.end()
  const how = `20 clients × 0.5 Mbit/s, median of ${rounds} by turns`
  return [
    {
      name: `relay p95, added by ${name}`,
      value: median(more),
      unit: 'ms',
      limit: 1,
      how: `round trip, ${how}`,
    },
    { name: `${counted} meanwhile`, value: median(rates), unit: '/s', how },
  ]
}

/** What goes through port 443 to LiveKit’s relay and back, beside LiveKit’s own TURN over TLS. */
export const relay = async (lab: LoadLab): Promise<Figure[]> => {
  const { server } = lab
  const edge = edgesOf(server)[0] ?? 0
  const livekit = await liveKitOf(server)
  const ours = { turn: 'meet.test:443', pids: [edge, livekit] }
  const theirs = { turn: `meet.test:${own.tlsPort}`, pids: [await startOwnTurn(lab)] }
  const echo = await startEcho({ listen: `${serverAddress}:${echoPort}`, namespace: server.host.namespace })
  const at = { socket: join(server.folder, 'run/app.sock'), origin: server.origin }
  const figures = [
    ...(await steady(lab, ours)),
    ...(await atSaturation(lab, ours, theirs)),
    ...(await besideBusyApp(lab, ours, {
      name: '64 sign-ins at once',
      counted: 'passwords looked at',
      keep: () => keepAppBusy(at, 64),
    })),
    ...(await besideBusyApp(lab, ours, {
      name: 'slow queries',
      counted: 'searches of all accounts',
      keep: await prepareSlowQueries(lab),
    })),
  ]
  await echo.end()
  return figures
}
