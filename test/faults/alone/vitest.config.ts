import { defineConfig, mergeConfig } from 'vitest/config'
import faults from '../vitest.config.ts'

/** Cases with limits so narrow that they want a machine which does nothing else, run by hand and not in CI. */
export default mergeConfig(
  { ...faults, test: { ...faults.test, include: [] } },
  defineConfig({ test: { include: ['test/faults/alone/**/*.case.ts'] } }),
)
