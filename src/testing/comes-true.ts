import { vi } from 'vitest'

/** Waits until a check passes: soon where it can, and long enough for a machine that has a lot to do. */
export const comesTrue = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 10_000, interval: 20 })
