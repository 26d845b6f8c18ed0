import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { compileMessages } from './scripts/messages.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Rules and contract: everything that needs no page. `*.svelte.test.ts` are screens, the rest is here. */
const rules = {
  root,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  test: {
    name: 'rules',
    environment: 'node',
    include: [
      'src/**/*.test.ts',
      'web/**/*.test.ts',
      'scripts/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/faults/**/*.test.ts',
    ],
    exclude: ['**/*.svelte.test.ts', 'web/gallery/**', '**/node_modules/**'],
    globalSetup: ['src/platform/db/testing/migrated.ts'],
    provide: { usualDatabase: 'sqlite' as const },
    pool: 'forks' as const,
    // No module keeps state, so files may share a process: what they stand on is loaded once, not 190 times.
    isolate: false,
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
}

/** Who somebody is, and what they may: the flows whose statements meet in one request. */
const accounts = [
  'api-keys',
  'departures',
  'invitations',
  'passkeys',
  'people',
  'profile',
  'registration',
  'resets',
  'second-factor',
  'sessions',
  'setup',
  'tokens',
  'users',
]

/** What is counted and timed there is so by the app itself, on either database, and takes its time. */
const timed = ['devices', 'usernames', 'second-factor/sign-in'].map(
  (name) => `src/features/**/${name}.test.ts`,
)

/** Whether a file of tests starts an app, by itself or at one of the desks, on whatever database is usual. */
const isFlow = (file: string): boolean => {
  const text = readFileSync(join(root, file), 'utf8')
  const takesUsual = /openUsual|testing\/(start-test-app|scene|[\w-]+-desk|better-auth-scene)\.ts'/.test(text)
  return takesUsual && !/describe(Databases|Sqlite|Postgresql)/.test(text)
}

/** The same flows on the other database: every operation and kind of caller, and what is done with accounts. */
const postgresql = {
  ...rules,
  test: {
    ...rules.test,
    name: 'postgresql',
    include: globSync(
      ['src/*.test.ts', `src/features/{${accounts.join()}}/**/*.test.ts`, 'test/contract/**/*.test.ts'],
      { cwd: root, exclude: timed },
    ).filter(isFlow),
    provide: { usualDatabase: 'postgresql' as const },
  },
}

/** Components and screen state in a real Chromium: `*.svelte.test.ts` under web/src. */
const screens = {
  root,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  resolve: { conditions: ['browser', 'module', 'import'] },
  // Everything is found and made ready before the first test, also what is new since the last run: what is met later
  // reloads the page under a test.
  optimizeDeps: { entries: ['web/src/**/*.svelte', 'web/src/**/*.ts'], force: true },
  test: {
    name: 'screens',
    include: ['web/**/*.svelte.test.ts'],
    testTimeout: 20_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--use-fake-ui-for-media-stream',
            '--use-fake-device-for-media-stream',
            '--autoplay-policy=no-user-gesture-required',
          ],
        },
      }),
      instances: [{ browser: 'chromium' as const }],
    },
  },
}

/** Every screen as the gallery draws it, in Debian's Chromium: accessibility, policy, width. */
const gallery = {
  root,
  test: {
    name: 'gallery',
    environment: 'node',
    include: ['web/gallery/**/*.test.ts'],
    globalSetup: ['web/gallery/site.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
}

// What the words compile to is not in git, and every ring of the page needs it.
compileMessages()

export default defineConfig({ test: { projects: [rules, postgresql, screens, gallery] } })
