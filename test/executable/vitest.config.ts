import { defineConfig } from 'vitest/config'

/** The executable ring: `dist/parley` as operators get it, on a bare Debian and in trouble. Needs root. */
export default defineConfig({
  test: {
    name: 'executable',
    include: ['test/executable/cases/**/*.case.ts'],
    root: new URL('../..', import.meta.url).pathname,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
  },
})
