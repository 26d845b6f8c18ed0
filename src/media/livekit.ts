import { join } from 'node:path'
import type { After, Now } from '../core/clock.ts'
import { exitCodes, StartError } from '../core/start-error.ts'
import type { Config } from '../platform/config/config.ts'
import type { Log } from '../platform/log/log.ts'
import { prepareLiveKitBinary, type EmbeddedProgram } from './livekit-binary.ts'
import { liveKitConfig } from './livekit-config.ts'
import { readLiveKitKeys } from './livekit-keys.ts'
import { createLiveKitProcess, writeSettings, type LiveKitProcess } from './livekit-process.ts'
import { endRecordedLiveKit, readRecord, writeRecord } from './livekit-record.ts'

/** What LiveKit is made of. */
export interface PrepareInput {
  config: Config
  /** From `embeddedLiveKit()`, or null when this build has none inside. */
  embedded: EmbeddedProgram | null
}

/** Who watches a LiveKit keeps others away by a hold; one that nobody watches is known by its record alone. */
const mustNotBeService = ({ dataDir }: Config): void => {
  const record = readRecord(dataDir)
  if (record?.isService !== true) return
  throw new StartError({
    message: `LiveKit already runs with the data folder ${dataDir} (process ${record.pid}).`,
    cure: 'Stop that one first, or give this one its own data_dir.',
    exitCode: exitCodes.unavailable,
  })
}

const prepare = async ({ config, embedded }: PrepareInput) => {
  mustNotBeService(config)
  const binary = await prepareLiveKitBinary({
    named: config.livekit.binary,
    embedded,
    cacheDir: join(config.dataDir, 'cache'),
  })
  return { binary, settings: liveKitConfig({ config, keys: readLiveKitKeys(config) }) }
}

/**
 * LiveKit as a child of this process, ready to be started: program, keys and configuration are in place.
 * @throws StartError
 */
export const openLiveKit = async (
  input: PrepareInput & { log: Log; now: Now; after: After },
): Promise<LiveKitProcess> => {
  const { dataDir, livekit } = input.config
  const prepared = await prepare(input)
  return createLiveKitProcess({ ...prepared, ...input, dataDir, stopMilliseconds: livekit.stopMilliseconds })
}

/**
 * Turns this process into LiveKit, where a service manager watches it: same pid, no second process beside it. Its JSON
 * lines go where ours went.
 * @throws StartError; never returns otherwise
 */
export const becomeLiveKit = async (input: PrepareInput): Promise<never> => {
  const { binary, settings } = await prepare(input)
  const { dataDir } = input.config
  await endRecordedLiveKit({ dataDir, stopMilliseconds: 0 })
  // Nobody redacts its lines here, and those of level debug hold tokens.
  const logging = { ...settings.logging, level: 'info' }
  const file = writeSettings({ dataDir, settings: { ...settings, logging } })
  // Pid and start time stay the same through execve.
  writeRecord(dataDir, process.pid, { isService: true })
  if (process.execve === undefined) throw new Error('this platform has no execve')
  return process.execve(binary, [binary, '--config', file], {})
}
