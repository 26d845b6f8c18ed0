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
    pool: 'forks' as const,
    // No module keeps state, so files may share a process: what they stand on is loaded once, not 190 times.
    isolate: false,
    testTimeout: 15_000,
    hookTimeout: 30_000,
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

export default defineConfig({ test: { projects: [rules, screens, gallery] } })
