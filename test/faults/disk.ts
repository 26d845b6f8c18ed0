import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from '../net/lab/commands.ts'

/** Large enough for LiveKit's program and a database, small enough to be filled in a moment. */
const diskSize = '160m'

/** Lends a disk of its own and takes it back. */
export const withSmallDisk = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-disk-'))
  await command('mount', '-t', 'tmpfs', '-o', `size=${diskSize},mode=0700`, 'tmpfs', folder)
  try {
    return await use(folder)
  } finally {
    // Its processes may hold it a moment longer.
    await command('umount', '--lazy', folder)
    await rm(folder, { recursive: true })
  }
}

/** Writes until there is no room, and gives back what frees it. */
export const fillDisk = async (folder: string): Promise<() => Promise<void>> => {
  const file = join(folder, 'filled')
  const handle = await open(file, 'w')
  const block = Buffer.alloc(1 << 16, 1)
  const left = { room: true }
  while (left.room) await handle.write(block).catch(() => (left.room = false))
  await handle.close()
  return () => rm(file)
}
