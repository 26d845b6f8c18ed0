import { defineConfig } from 'vitest/config'

/** The net ring: one case at a time, each with namespaces, real browsers and the built executable. Needs root. */
export default defineConfig({
  test: {
    name: 'net',
    include: ['test/net/cases/**/*.case.ts'],
    root: new URL('../..', import.meta.url).pathname,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
    globalSetup: ['test/net/lab/once.ts'],
  },
})
