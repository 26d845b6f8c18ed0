import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createApp, type App } from '../app.ts'
import type { ServiceAddresses } from '../features/providers/index.ts'
import type { LiveKitKeys } from '../media/livekit-keys.ts'
import type { Embedded } from '../platform/assets/embedded.ts'
import type { EditableValues } from '../contract/settings.ts'
import type { Config, HttpConfig } from '../platform/config/config.ts'
import type { Editable } from '../platform/config/editable.ts'
import { createSeal } from '../platform/secrets/seal.ts'
import type { Database } from '../platform/db/database.ts'
import { openUsual } from '../platform/db/testing.ts'
import { rates, type RateTable } from '../platform/http/rate-limit.ts'
import { createLog } from '../platform/log/log.ts'
import { openPlaces } from '../platform/places/places.ts'
import { createClient, type TestClient } from './client.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createNumberedCodes, createNumberedIds, createNumberedSecrets } from './numbered.ts'
import { createRecordedControl, type RecordedControl } from './recorded-control.ts'
import { testConfig } from './test-config.ts'

export const testKeys: LiveKitKeys = {
  key: 'APItest',
  secret: 'a-secret-of-tests-with-more-than-32-characters',
}
export const testPassword = 'a long enough pass phrase'

/** A page of two files, in place of the built one. */
const page: Readonly<Record<string, string>> = {
  'web/index.html': '<!doctype html><title>Parley</title>',
  'web/assets/main-abc123.js': 'export {}',
}

/** No test asks a service of the real world. */
const nobody: ServiceAddresses = {
  google: 'https://google.invalid',
  github: 'https://github.invalid',
  x: 'https://x.invalid',
  xApi: 'https://api.x.invalid',
}

export const testEmbedded: Embedded = {
  isExecutable: false,
  read: (name) => {
    const text = page[name]
    return text === undefined ? null : Buffer.from(text)
  },
  names: (prefix) => Object.keys(page).filter((name) => name.startsWith(prefix)),
}

export interface TestApp {
  app: App
  config: Config
  database: Database
  clock: TestClock
  control: RecordedControl
  /** Every line of its log. */
  lines: string[]
  /** A browser without cookies. */
  newClient: (address?: string) => TestClient
  /** A program that shows this access token or API key. */
  newProgram: (bearer: string) => TestClient
  /** A browser signed in as a new account, whose first one is the admin. */
  signedIn: (name: string, role?: 'admin' | 'user') => Promise<TestClient & { userId: string; email: string }>
}

export interface TestAppOptions {
  /** One of the usual kind, of its own, unless given. */
  database?: Database
  rates?: RateTable
  /** Set by the environment, as far as given. */
  settings?: Partial<EditableValues>
  /** `https://meet.test` unless given. */
  http?: Partial<HttpConfig>
  embedded?: Embedded
  /** A database of places; none unless given. */
  placesFile?: string
  /** Addresses that aren't public and that it may ask. */
  allowedNetworks?: readonly string[]
  /** Where Google, GitHub and X are; where nobody is unless given. */
  services?: ServiceAddresses
}

/** Lets a test app listen on its sockets in its run directory, until the test is over. */
export const listen = async ({ app, config }: TestApp): Promise<{ path: string }> => {
  onTestFinished(() => app.stop())
  await app.start()
  return { path: join(config.runDir, 'app.sock') }
}

/** The same settings, some of them fixed by the environment. */
const fixed = ({ values, sources }: Editable, given: Partial<EditableValues>): Editable => ({
  values: { ...values, ...given },
  sources: {
    ...sources,
    ...Object.fromEntries(
      Object.keys(given).map((key) => [key, { kind: 'env', name: `PARLEY_TEST_${key}` }]),
    ),
  },
})

/** The real app on a real database, without a network, at a fixed time. Stopped when the test is over. */
export const startTestApp = async (options: TestAppOptions = {}): Promise<TestApp> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-app-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const usual = testConfig(folder)
  const http = { ...usual.http, ...options.http }
  const outgoing = { allowedNetworks: options.allowedNetworks ?? [] }
  const config = { ...usual, http, outgoing, editable: fixed(usual.editable, options.settings ?? {}) }
  const database = options.database ?? (await openUsual(config.database.url))
  const clock = createTestClock()
  const control = createRecordedControl()
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  const app = createApp({
    config,
    log: createLog({ level: 'debug', format: 'json', process: 'test', write }).log,
    embedded: options.embedded ?? testEmbedded,
    build: 'test-build',
    // Whoever opened it closes it.
    database: { ...database, close: () => Promise.resolve() },
    keys: testKeys,
    places: openPlaces(options.placesFile ?? ''),
    seal: createSeal(Buffer.alloc(32, 7)),
    control,
    earlierBuilds: [],
    publicCertificate: false,
    rates: options.rates ?? rates,
    services: options.services ?? nobody,
    random: () => 0.5,
    now: clock.now,
    after: clock.after,
    newId: createNumberedIds(),
    newSecret: createNumberedSecrets(),
    newRoomCode: createNumberedCodes(),
  })
  onTestFinished(() => app.http.close())
  const newClient = (address?: string): TestClient =>
    createClient({ app: app.http, origin: http.publicUrl, ...(address !== undefined && { address }) })

  const newProgram = (bearer: string): TestClient => createClient({ app: app.http, bearer })

  const signedIn = async (name: string, role: 'admin' | 'user' = 'user') => {
    const email = `${name.toLowerCase()}@meet.test`
    const user = await app.users.create({ name, email, password: testPassword, role })
    const client = newClient()
    await client.call('POST /api/session', { body: { email, password: testPassword } })
    return Object.assign(client, { userId: user.id, email })
  }
  return { app, config, database, clock, control, lines, newClient, newProgram, signedIn }
}
