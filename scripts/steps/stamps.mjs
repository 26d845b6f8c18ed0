// Knowing what is stale without doing it again: each step leaves a fingerprint of what it was made from.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const filesUnder = (path) => {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/generated'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** A fingerprint of files and folders by name, size and time of change: about 10 ms for the whole repository. */
const fingerprint = (paths) => {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesUnder)) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * Does `make` unless it was done for the same inputs and all outputs are there.
 * @returns whether it was done now
 */
export const whenStale = async ({ root, name, inputs, outputs, say = console.log, make }) => {
  const stamp = join(root, '.cache/stamps', name)
  const now = fingerprint(['package-lock.json', ...inputs].map((path) => join(root, path)))
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (before === now && outputs.every((path) => existsSync(join(root, path)))) return false
  const began = performance.now()
  say(`${name} …`)
  await make()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
  say(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return true
}
