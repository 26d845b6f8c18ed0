import { access, readdir, readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../log/log.ts'

/** This process's own threads, as Linux lists them. */
const threads = '/proc/self/task'
/** What libuv calls the threads of its pool (1.50 and later: `uv_thread_setname`). */
const workerName = 'libuv-worker'

const isWorker = async (thread: string): Promise<boolean> =>
  (await readFile(join(threads, thread, 'comm'), 'utf8').catch(() => '')).trim() === workerName

/**
 * Lets the threads that hash passwords stand behind everything else on this machine: a flood of sign-ins must not make
 * anybody's sound wait for a processor. They are as fast as ever where a processor is free. Linux gives each thread a
 * priority of its own (setpriority(2), under "C library/kernel differences").
 */
export const lowerWorkers = async ({ log }: { log: Log }): Promise<void> => {
  try {
    // The pool is made when it is first needed.
    await access('/')
    for (const thread of await readdir(threads))
      if (await isWorker(thread)) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    log.debug('workers.not_lowered', { error })
  }
}
