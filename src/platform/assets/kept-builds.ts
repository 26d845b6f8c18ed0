import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Embedded } from './embedded.ts'

/** This build and the two before it. */
const buildsKept = 3

const prefix = 'web/'

const writeAll = async (embedded: Embedded, folder: string): Promise<void> => {
  for (const name of embedded.names(`${prefix}assets/`)) {
    const file = join(folder, name.slice(prefix.length))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, embedded.read(name) ?? new Uint8Array())
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const newestFirst = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  )
  return dated.sort((a, b) => b.at - a.at).map(({ name }) => name)
}

export interface KeepBuilds {
  embedded: Embedded
  build: string
  /** `assets` in the data folder. */
  folder: string
  now: number
}

/**
 * Keeps the hashed files of this build and of the two before it in the data folder, so that a page that was opened
 * before an upgrade still finds what it loads later. Answers the folders of the earlier builds, newest first.
 * A folder is complete as soon as it has its name.
 */
export const keepBuilds = async ({ embedded, build, folder, now }: KeepBuilds): Promise<string[]> => {
  await mkdir(folder, { recursive: true })
  const own = join(folder, build)
  if (!(await exists(own))) {
    const unfinished = join(folder, `.${build}-${process.pid}`)
    await mkdir(unfinished, { recursive: true })
    await writeAll(embedded, unfinished)
    await rename(unfinished, own)
  }
  // The one that runs is the newest, also after going back to an earlier version.
  await utimes(own, now / 1000, now / 1000)
  const builds = await newestFirst(folder)
  for (const name of builds.slice(buildsKept)) await rm(join(folder, name), { recursive: true, force: true })
  return builds
    .slice(0, buildsKept)
    .filter((name) => name !== build)
    .map((name) => join(folder, name))
}
