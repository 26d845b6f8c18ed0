import type { After, Now } from './core/clock.ts'
import type { NewId } from './core/ids.ts'
import { mailAccentsOf, productOf } from './features/appearance/index.ts'
import {
  createDeliver,
  createMail,
  createMailJob,
  createMailSealing,
  mailJob,
  type Mail,
  type ReadFrame,
} from './features/mail/index.ts'
import {
  createSettings,
  createSettingStore,
  languageFor,
  languagesOf,
  mailSettingsOf,
  type Settings,
} from './features/settings/index.ts'
import { createSweeper } from './features/sessions/index.ts'
import { createHabits, createHabitStore } from './features/users/index.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/db/database.ts'
import { createJobs, type Jobs } from './platform/jobs/jobs.ts'
import { createJobStore } from './platform/jobs/jobs.store.ts'
import type { Random } from './platform/jobs/retry.ts'
import type { Log } from './platform/log/log.ts'
import { createMailTransport } from './platform/mail/transport.ts'
import type { Seal } from './platform/secrets/seal.ts'

/** What of the outside only the background needs. */
export interface BackgroundGiven {
  /** Hides what waiting mails say, and passwords among the settings. */
  seal: Seal
  random: Random
}

export interface BackgroundParts extends BackgroundGiven {
  config: Pick<Config, 'http' | 'editable'>
  database: Database
  log: Log
  now: Now
  after: After
  newId: NewId
}

/** What everything else stands on: the settings, and what happens without anybody waiting for it. */
export interface Background {
  settings: Settings
  /** What this server is called. */
  readProduct: () => Promise<string>
  /** For whatever must not be waited for, or must happen although this process ends. */
  jobs: Pick<Jobs, 'handle' | 'add'>
  mail: Mail
  /** Begins to do jobs, and every hour to sweep: expired jobs beside what the features name. */
  start: (sweeps: readonly (() => Promise<void>)[]) => void
  /** Waits for what runs, for a while. */
  stop: () => Promise<void>
}

export const createBackground = (parts: BackgroundParts): Background => {
  const { config, database, log, seal, random, now, after, newId } = parts
  const settings = createSettings({
    store: createSettingStore({ database }),
    editable: config.editable,
    seal,
    now,
  })
  const readSettings = async () => mailSettingsOf((await settings.read()).values)
  const habits = createHabits({ store: createHabitStore({ database }) })
  const readFrame: ReadFrame = async ({ to, language: tag }) => {
    const [{ values }, reader] = await Promise.all([settings.read(), habits.ofAddress(to)])
    const language = languageFor(reader?.language ?? tag, languagesOf(values))
    const site = config.http.publicUrl
    const frame = { product: productOf(values), site, language, accents: mailAccentsOf(values) }
    return typeof reader?.zone === 'string' ? { ...frame, zone: reader.zone } : frame
  }
  const transport = createMailTransport({ hostName: config.http.name, after })
  const sealing = createMailSealing({ seal })
  const deliver = createDeliver({ transport, readSettings, readFrame })
  const jobs = createJobs({
    store: createJobStore({ database }),
    now,
    after,
    newId,
    random,
    log: log.child({ feature: 'jobs' }),
  })
  jobs.handle(mailJob, createMailJob({ deliver, sealing }))
  let sweeper: ReturnType<typeof createSweeper> | null = null
  return {
    settings,
    readProduct: async () => productOf({ 'appearance.name': await settings.valueOf('appearance.name') }),
    jobs,
    mail: createMail({
      jobs,
      deliver,
      readSettings,
      sealing,
      readFrame,
      now,
      newId,
      log: log.child({ feature: 'mail' }),
    }),
    start(sweeps) {
      jobs.start()
      sweeper = createSweeper({ sweeps: [...sweeps, jobs.sweep], after, log })
      sweeper.start()
    },
    async stop() {
      sweeper?.stop()
      await jobs.stop()
    },
  }
}
