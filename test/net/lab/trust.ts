import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from './commands.ts'

/** Where browsers find the lab's authority. */
export interface Trust {
  /** HOME for Chromium, with `.pki/nssdb`. */
  home: string
  /** Folder whose `cert9.db` and `key4.db` go into each Firefox profile. */
  firefox: string
}

/** Makes certificate databases that trust one authority for servers. */
export async function createTrust({
  folder,
  authorityFile,
}: {
  folder: string
  authorityFile: string
}): Promise<Trust> {
  const home = join(folder, 'home')
  const firefox = join(folder, 'firefox')
  for (const database of [join(home, '.pki/nssdb'), firefox]) {
    await mkdir(database, { recursive: true })
    await command('certutil', '-d', `sql:${database}`, '-N', '--empty-password')
    await command('certutil', '-d', `sql:${database}`, '-A', '-t', 'C,,', '-n', 'lab', '-i', authorityFile)
  }
  return { home, firefox }
}
