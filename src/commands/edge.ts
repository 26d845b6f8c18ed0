import { systemAfter, systemNow } from '../core/clock.ts'
import type { ExitCode } from '../core/start-error.ts'
import { createEdge, type Edge } from '../edge.ts'
import { buildInfo, openEmbedded } from '../platform/assets/embedded.ts'
import {
  childEnvironment,
  readMachineConfig,
  takeInheritedSockets,
} from '../platform/config/machine-config.ts'
import type { LogRoot } from '../platform/log/log.ts'
import { prepareFolders } from '../platform/process/folders.ts'
import { collectForPackets } from '../platform/process/garbage.ts'
import { startSuccessor } from '../platform/process/successor.ts'
import { ownCommand } from './own-command.ts'
import { toArguments, type GivenSettings } from './setting-flags.ts'
import { startLog } from './start-log.ts'
import { reloadLogLevel, stay } from './stay.ts'
import { parentOf, tellParent } from './supervised.ts'
import { successorFlag } from './supervised-flag.ts'

export interface EdgeOptions {
  /** A parent watches: it replaces us, and its end is ours. */
  supervised: boolean
  /** Takes the place of an edge that retires as soon as we are ready. */
  successor: boolean
}

interface Reload {
  given: GivenSettings
  root: LogRoot
  edge: Edge
  retire: () => void
}

/** SIGHUP without a parent: the next edge takes our sockets over. One that doesn't come up changes nothing. */
const succeed = async ({ given, root, edge, retire }: Reload): Promise<boolean> => {
  const [program, ...before] = ownCommand()
  try {
    const pid = await startSuccessor({
      command: [program, ...before, 'edge', successorFlag, ...toArguments(given)],
      env: childEnvironment(),
      sockets: edge.sockets(),
    })
    root.log.info('edge.succeeded', { pid })
    retire()
    return true
  } catch (error) {
    root.log.error('edge.not_succeeded', { error })
    return false
  }
}

/**
 * `parley edge`: the front door, until it is told to stop.
 * @throws ConfigError, StartError
 */
export const runEdge = async (
  given: GivenSettings,
  { supervised, successor }: EdgeOptions,
): Promise<ExitCode> => {
  const sockets = takeInheritedSockets()
  const parent = parentOf({ hasParent: supervised || successor, sockets: sockets.length })
  try {
    collectForPackets()
    const { config } = readMachineConfig({ ...given, roles: ['edge'] })
    const root = startLog({ name: 'edge', isRead: supervised }, config.log)
    prepareFolders(config)
    const { build } = buildInfo(openEmbedded())
    const edge = createEdge({ config, build, sockets, log: root.log, now: systemNow, after: systemAfter })
    let isStarted = false
    let isRetiring = false
    /** Two of them would both take our place. */
    let isSucceeded = false
    const retire = (): void => {
      if (isRetiring) return
      isRetiring = true
      void edge.retire().then(() => end('retired'))
    }
    const beSucceeded = async (): Promise<void> => {
      if (!isStarted || isSucceeded || isRetiring) return
      isSucceeded = true
      isSucceeded = await succeed({ given, root, edge, retire })
    }
    const { ended, end } = stay({
      log: root.log,
      stop: () => edge.stop(),
      force: () => undefined,
      reload: () => {
        reloadLogLevel(root, given)
        if (!supervised) void beSucceeded()
      },
    })
    process.on('SIGUSR2', retire)
    // Also in the middle of the start: the sockets must be free for whoever starts next.
    if (supervised) parent?.onGone(() => end('the parent is gone'))
    await edge.start()
    isStarted = true
    parent?.ready()
    return await ended
  } catch (error) {
    return await tellParent(parent, error)
  }
}
