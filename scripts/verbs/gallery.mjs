import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareMessages } from '../steps/prepare.mjs'

const root = join(import.meta.dirname, '../..')

/** `npm run gallery`: every screen in its states, dist/gallery/index.html. */
export const gallery = async (args) => {
  await prepareMessages(root)
  const done = spawnSync(process.execPath, [join(root, 'scripts/gallery.mjs'), ...args], {
    stdio: 'inherit',
    cwd: root,
  })
  process.exitCode = done.status ?? 1
}
