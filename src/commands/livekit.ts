import { join } from 'node:path'
import { systemAfter, systemNow } from '../core/clock.ts'
import { exitCodes, type ExitCode } from '../core/start-error.ts'
import { becomeLiveKit, openLiveKit, type PrepareInput } from '../media/livekit.ts'
import { buildInfo, embeddedLiveKit, openEmbedded } from '../platform/assets/embedded.ts'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import { prepareFolders } from '../platform/process/folders.ts'
import type { Parent } from '../platform/process/parent.ts'
import { hold, type Hold } from '../platform/process/running.ts'
import type { GivenSettings } from './setting-flags.ts'
import { startLog } from './start-log.ts'
import { reloadLogLevel, stay } from './stay.ts'
import { parentOf, tellParent } from './supervised.ts'

export interface LiveKitOptions {
  supervised: boolean
  /** Turn into LiveKit instead of watching it, where a service manager watches. */
  become: boolean
}

/** A parent that was killed left its watcher behind, which ends as soon as it notices: its successor waits so long. */
const predecessorMilliseconds = 5000

interface Prepared extends PrepareInput {
  held: Hold
}

/** One LiveKit a data folder: a second one would end the first as if nobody watched it. */
const prepare = async (given: GivenSettings, parent: Parent | null): Promise<Prepared> => {
  const { config } = readMachineConfig({ ...given, roles: ['livekit'] })
  prepareFolders(config)
  const held = await hold(
    { socket: join(config.runDir, 'livekit.sock'), dataDir: config.dataDir },
    { patienceMilliseconds: parent === null ? 0 : predecessorMilliseconds },
  )
  // Whoever starts next finds everything free, whatever this one was about to do.
  parent?.onGone(() => held.release())
  const assets = openEmbedded()
  return { config, held, embedded: embeddedLiveKit(assets, buildInfo(assets)) }
}

interface Watch {
  given: GivenSettings
  parent: Parent | null
  prepared: Prepared
  /** Whether the parent is gone: then nobody is waited for. */
  isAlone: () => boolean
}

const watch = async ({ given, parent, prepared, isAlone }: Watch): Promise<ExitCode> => {
  const root = startLog({ name: 'livekit', isRead: parent !== null }, prepared.config.log)
  const livekit = await openLiveKit({ ...prepared, log: root.log, now: systemNow, after: systemAfter })
  if (isAlone()) return exitCodes.ok
  const force = (): void => {
    const pid = livekit.pid()
    if (pid !== null) process.kill(pid, 'SIGKILL')
  }
  const { ended, end, isEnding } = stay({
    log: root.log,
    stop: () => {
      prepared.held.release()
      return isAlone() ? livekit.stop(0) : livekit.stop()
    },
    force,
    reload: () => reloadLogLevel(root, given),
  })
  parent?.onGone(() => {
    if (!end('the parent is gone')) force()
  })
  try {
    await Promise.race([ended, livekit.start()])
    parent?.ready()
  } catch (error) {
    // A stop may come before it ever was ready; that it never was is no news then.
    if (!isEnding()) throw error
  }
  return ended
}

/**
 * `parley livekit`: the media server, started again whenever it ends, until it is told to stop.
 * @throws ConfigError, StartError
 */
export const runLiveKit = async (
  given: GivenSettings,
  { supervised, become }: LiveKitOptions,
): Promise<ExitCode> => {
  const parent = parentOf({ hasParent: supervised, sockets: 0 })
  let alone = false
  parent?.onGone(() => {
    alone = true
  })
  try {
    const prepared = await prepare(given, parent)
    if (become) return await becomeLiveKit(prepared)
    return await watch({ given, parent, prepared, isAlone: () => alone })
  } catch (error) {
    return await tellParent(parent, error)
  }
}
