import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median, type Figure } from './figures.ts'
import { memoryOf } from './processes.ts'
import { inFolder, startProduct } from './product.ts'

const rounds = 10
/** Long enough for the start's garbage to be collected, as in the prototype's figures. */
const idleMilliseconds = 8000

const startOn = async (folder: string): Promise<number> => {
  const product = await startProduct({ dataDir: folder })
  await product.stop()
  return product.readyIn
}

/** Runs something one after the other, since two at once would measure each other. */
const times = async <T>(count: number, run: () => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let round = 0; round < count; round += 1) results.push(await run())
  return results
}

const idleMemory = (folder: string) => async () => {
  const product = await startProduct({ dataDir: folder })
  await pause(idleMilliseconds)
  const figures = { app: memoryOf(product.app), edge: memoryOf(product.edge) }
  await product.stop()
  return figures
}

/** Time until people could meet, size of the file, memory of an idle server: medians of ten. */
export const startAndMemory = async (): Promise<Figure[]> => {
  const empty = await times(rounds, () => inFolder(startOn))
  const { existing, memory } = await inFolder(async (folder) => {
    await startOn(folder)
    return {
      existing: await times(rounds, () => startOn(folder)),
      memory: await times(rounds, idleMemory(folder)),
    }
  })
  const { size } = await stat(resolve(import.meta.dirname, '../../dist/parley'))
  const of = (pick: (one: (typeof memory)[number]) => number): number => median(memory.map(pick))
  const idle = `median of ${rounds}, ${idleMilliseconds / 1000} s after ready`
  return [
    {
      name: 'ready, existing data folder',
      value: median(existing) / 1000,
      unit: 's',
      limit: 1.2,
      how: `start until /ready is 200 over HTTPS, median of ${rounds}`,
    },
    {
      name: 'ready, empty data folder',
      value: median(empty) / 1000,
      unit: 's',
      limit: 2.5,
      how: `the same, extracting LiveKit and migrating, median of ${rounds}`,
    },
    { name: 'executable', value: size / 1e6, unit: 'MB', limit: 140, how: 'size of dist/parley' },
    {
      name: 'app, anonymous memory',
      value: of(({ app }) => app.anonymous),
      unit: 'MB',
      limit: 80,
      how: idle,
    },
    {
      name: 'edge, anonymous memory',
      value: of(({ edge }) => edge.anonymous),
      unit: 'MB',
      limit: 30,
      how: idle,
    },
    {
      name: 'app and edge, PSS',
      value: of(({ app, edge }) => app.pss + edge.pss),
      unit: 'MB',
      limit: 190,
      how: idle,
    },
  ]
}
