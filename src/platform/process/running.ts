import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes, StartError } from '../../core/start-error.ts'

interface Place {
  /** A Unix socket that whoever runs listens on. */
  socket: string
  dataDir: string
}

/**
 * Looks whether somebody answers on a Unix socket, before anything is started that would disturb them.
 * @throws StartError when somebody does
 */
export const mustNotRun = async ({ socket, dataDir }: Place): Promise<void> => {
  const probe = connect(socket)
  const answers = await once(probe, 'connect').then(
    () => true,
    () => false,
  )
  probe.destroy()
  if (answers)
    throw new StartError({
      message: `Parley already runs with the data folder ${dataDir}.`,
      cure: 'Stop that one first, or give this one its own data_dir.',
      exitCode: exitCodes.unavailable,
    })
}

/** A place that is ours until we give it back or die, however we die. */
export interface Hold {
  release: () => void
}

const lookMilliseconds = 50

/** @throws StartError when somebody still has it when patience is over */
const untilFree = async (place: Place, patienceMilliseconds: number): Promise<void> => {
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    try {
      await mustNotRun(place)
      return
    } catch (error) {
      if (performance.now() >= deadline) throw error
      await pause(lookMilliseconds)
    }
  }
}

/**
 * Takes a place for this process. A socket left behind by one that was killed is taken over; one that is about to end
 * is waited for as long as patience goes.
 * @throws StartError when another has it
 */
export const hold = async (place: Place, { patienceMilliseconds = 0 } = {}): Promise<Hold> => {
  await untilFree(place, patienceMilliseconds)
  rmSync(place.socket, { force: true })
  const server = createServer((socket) => socket.destroy())
  server.listen(place.socket)
  await once(server, 'listening')
  server.unref()
  return { release: () => void server.close() }
}
