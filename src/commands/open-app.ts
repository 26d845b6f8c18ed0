import { join } from 'node:path'
import { createApp, type App } from '../app.ts'
import { systemAfter, systemNow } from '../core/clock.ts'
import { createNewId, newRoomCode, newSecret } from '../core/ids.ts'
import { readLiveKitKeys } from '../media/livekit-keys.ts'
import { createRoomControl } from '../media/room-control.ts'
import { buildInfo, openEmbedded, type Embedded } from '../platform/assets/embedded.ts'
import { keepBuilds } from '../platform/assets/kept-builds.ts'
import type { Config } from '../platform/config/config.ts'
import { openPlaces } from '../platform/places/places.ts'
import { hasPublicCertificate } from '../platform/http/public-certificate.ts'
import { rates } from '../platform/http/rate-limit.ts'
import { readSeal } from '../platform/secrets/seal.ts'
import type { Log } from '../platform/log/log.ts'
import { openDatabaseOf } from './open-accounts.ts'

interface Builds {
  config: Config
  log: Log
  embedded: Embedded
  build: string
}

/** Without the files of earlier builds an old page misses something; that is no reason not to start. */
const findEarlierBuilds = async ({ config, log, embedded, build }: Builds): Promise<string[]> => {
  // Run from the sources, every build has the same name.
  if (!embedded.isExecutable) return []
  const folder = join(config.dataDir, 'assets')
  return keepBuilds({ embedded, build, folder, now: systemNow() }).catch((error: unknown) => {
    log.warn('assets.not_kept', { error })
    return []
  })
}

/**
 * The app of this machine: real clock, real ids, its database opened and migrated. Not started.
 * @throws StartError
 */
export const openApp = async ({ config, log }: { config: Config; log: Log }): Promise<App> => {
  const embedded = openEmbedded()
  const { build } = buildInfo(embedded)
  const keys = readLiveKitKeys(config)
  const [database, earlierBuilds, publicCertificate] = await Promise.all([
    openDatabaseOf(config, embedded, log.child({ feature: 'database' })),
    findEarlierBuilds({ config, log, embedded, build }),
    hasPublicCertificate(config),
  ])
  return createApp({
    config,
    log,
    embedded,
    build,
    database,
    keys,
    seal: readSeal(config),
    places: openPlaces(config.placesFile),
    control: createRoomControl({ port: config.livekit.port, keys }),
    earlierBuilds,
    publicCertificate,
    rates,
    random: Math.random,
    now: systemNow,
    after: systemAfter,
    newId: createNewId(systemNow),
    newSecret,
    newRoomCode,
  })
}
