import { defineConfig } from 'vitest/config'

/** The faults ring: what must hold when something breaks, in the lab of the net ring. Needs root. */
export default defineConfig({
  test: {
    name: 'faults',
    include: ['test/faults/cases/**/*.case.ts'],
    root: new URL('../..', import.meta.url).pathname,
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    globalSetup: ['test/net/lab/once.ts', 'test/faults/lab/once.ts'],
  },
})
