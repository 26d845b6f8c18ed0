import { join } from 'node:path'
import type { App } from '../app.ts'
import { systemAfter } from '../core/clock.ts'
import type { ExitCode } from '../core/start-error.ts'
import { endRecordedLiveKit } from '../media/livekit-record.ts'
import type { Config } from '../platform/config/config.ts'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import type { Log, LogRoot } from '../platform/log/log.ts'
import { prepareFolders } from '../platform/process/folders.ts'
import { mustNotRun } from '../platform/process/running.ts'
import { lowerWorkers } from '../platform/process/worker-priority.ts'
import { createChildren, type Children } from './children.ts'
import { createHeldPorts, type HeldPorts } from './held-ports.ts'
import { openApp } from './open-app.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { startLog } from './start-log.ts'
import { reloadLogLevel, stay } from './stay.ts'

interface Running {
  config: Config
  log: Log
  children: Children | null
  app: Promise<App>
}

const startedApp = async (config: Config, root: LogRoot): Promise<App> => {
  const app = await openApp({ config, log: root.log })
  await Promise.all([app.start(), lowerWorkers({ log: root.log })])
  return app
}

/** Ends LiveKit's process, and LiveKit too where that process died a moment ago and had no time to. */
const stopLiveKit = async ({ children, config }: Running): Promise<void> => {
  if (children === null) return
  await children.livekit.stop()
  await endRecordedLiveKit({ dataDir: config.dataDir, stopMilliseconds: config.livekit.stopMilliseconds })
}

/** Ends what was started, whatever became of it. */
const stopAll = async (running: Running): Promise<void> => {
  const { app, children } = running
  const opened = await app.catch(() => null)
  opened?.drain()
  // People in meetings keep signalling and relay until LiveKit has said goodbye: the edge goes last.
  await Promise.all([opened?.stop(), stopLiveKit(running)])
  await children?.edge.stop()
}

const force = ({ children }: Running): void => {
  for (const child of [children?.livekit, children?.edge]) child?.signal('SIGTERM')
}

/** Looks often while everything starts, seldom when a part that runs as a service of its own comes much later. */
const lookMilliseconds = { soon: 10, later: 500 }
const patienceMilliseconds = 10_000

const untilReady = async (app: App, log: Log): Promise<void> => {
  let pause = lookMilliseconds.soon
  const cancel = systemAfter(patienceMilliseconds, () => {
    pause = lookMilliseconds.later
    void tellMissing(app, log)
  })
  while (!(await app.isReady())) await new Promise<void>((resolve) => void systemAfter(pause, resolve))
  cancel()
}

const tellMissing = async (app: App, log: Log): Promise<void> => {
  const { parts } = (await app.http.inject('/ready')).json<{ parts: Record<string, string> }>()
  log.warn('parts.awaited', { parts })
}

/** Everything starts at once; who fails first says why. */
const startAll = async ({ app, children, log }: Running): Promise<App> => {
  const [opened] = await Promise.all([app, children?.edge.start(), children?.livekit.start()])
  await untilReady(opened, log)
  return opened
}

const announce = async (app: App, config: Config, output: Output): Promise<void> => {
  const { publicUrl } = config.http
  const link = await app.setup.createSetupLink()
  output.answer({ url: publicUrl, setupLink: link?.url ?? null }, [
    `Parley is ready at ${publicUrl}`,
    ...(link === null ? [] : [`Make the first admin (works once, for 30 minutes): ${link.url}`]),
  ])
}

interface Replacement {
  given: GivenSettings
  log: Log
  held: HeldPorts
  edge: Children['edge']
}

/** A new edge with the settings as they are now, on the same sockets. A mistake in them changes nothing and is told. */
const replaceEdge = async ({ given, log, held, edge }: Replacement): Promise<void> => {
  try {
    const { config } = readMachineConfig({ ...given, roles: ['app', 'edge', 'livekit'] })
    await held.take(config)
    await edge.replace()
    held.dropOthers()
  } catch (error) {
    log.error('edge.not_replaced', { error })
  }
}

/**
 * `parley run`: the app, and unless they run as services of their own, edge and LiveKit as its children; until it is
 * told to stop.
 * @throws ConfigError, StartError
 */
export const runParley = async (given: GivenSettings, output: Output): Promise<ExitCode> => {
  const supervises = readMachineConfig({ ...given, roles: [] }).config.processes.supervise
  const { config } = readMachineConfig({ ...given, roles: supervises ? ['app', 'edge', 'livekit'] : ['app'] })
  const root = startLog({ name: 'app', isRead: false }, config.log)
  prepareFolders(config)
  await mustNotRun({ socket: join(config.runDir, 'app.sock'), dataDir: config.dataDir })
  const held = createHeldPorts()
  if (supervises) await held.take(config)
  const children = supervises ? createChildren({ given, config, root, edgeSockets: held.sockets }) : null
  const running: Running = { config, log: root.log, children, app: startedApp(config, root) }
  const { ended, isEnding } = stay({
    log: root.log,
    stop: () => stopAll(running),
    force: () => force(running),
    reload: () => {
      reloadLogLevel(root, given)
      if (children === null) return
      children.livekit.signal('SIGHUP')
      void replaceEdge({ given, log: root.log, held, edge: children.edge })
    },
  })
  const ready = startAll(running).then((app) => announce(app, config, output))
  try {
    await Promise.race([ready, ended])
  } catch (error) {
    // Told to stop in the middle of the start: processes that never became ready are no failure.
    if (isEnding()) return ended
    await stopAll(running)
    throw error
  }
  return ended
}
