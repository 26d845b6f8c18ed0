// Node ≥ 20 and nothing else: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const runsHere = ({ os, cpu, libc }) =>
  (os === undefined || os.includes('linux')) &&
  (cpu === undefined || cpu.includes(process.arch)) &&
  (libc === undefined || libc.includes('glibc'))

/**
 * Whether node_modules holds what package-lock.json says, by npm's own record of what it installed. Takes about 10 ms.
 * More than the lock names is fine, other versions or less are not.
 */
export const packagesAreCurrent = (root) => {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const there = readJson(join(root, 'node_modules/.package-lock.json'))?.packages
  if (!wanted || !there) return false
  return Object.entries(wanted).every(([path, one]) => {
    if (path === '' || there[path]?.version === one.version) return true
    // An optional package may be missing; one of ours that fits this machine may not.
    return one.optional === true && !(path.startsWith('node_modules/node-linux-') && runsHere(one))
  })
}

/** `npm ci` without install scripts: everything that is needed comes inside the packages. */
export const installPackages = (root) => {
  console.log('Installing the packages of package-lock.json …')
  const npm = process.env.npm_execpath
  const command = npm === undefined ? ['npm'] : [process.execPath, npm]
  const done = spawnSync(
    command[0],
    [
      ...command.slice(1),
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: root, stdio: 'inherit' },
  )
  if (done.error) throw new Error(`npm can’t be started (${done.error.message}): install npm and try again.`)
  if (done.status !== 0) throw new Error('npm ci failed; its reason is above.')
}
