import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits until `look` answers something true and returns it. An error counts as "not yet"; the last one is told when the
 * deadline (ms) has passed, or when `pointless` says why waiting on is of no use.
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  {
    deadline = 10_000,
    every = 50,
    pointless = () => null,
  }: { deadline?: number; every?: number; pointless?: () => string | null } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + deadline
  let last: unknown
  for (;;) {
    try {
      last = await Promise.race([look(), silence(Math.max(1, Math.ceil(end - performance.now())))])
      if (last) return last as Exclude<T, false | null | undefined>
    } catch (error) {
      last = error
    }
    const reason = pointless()
    if (reason !== null) throw new Error(`${what}: ${reason}`)
    if (performance.now() > end) throw new Error(`not within ${deadline} ms: ${what}; last: ${tell(last)}`)
    await pause(every)
  }
}

/** Something that never answers must not outlast the deadline. */
const silence = async (milliseconds: number): Promise<never> => {
  await once(AbortSignal.timeout(milliseconds), 'abort')
  throw new Error('no answer')
}

const tell = (value: unknown): string => (value instanceof Error ? value.message : JSON.stringify(value))
