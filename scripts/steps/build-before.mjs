// The executable as it was before the last change of the product, for tests of an upgrade.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { command } from './command.mjs'
import { installPackages } from './packages.mjs'

/** What goes into the executable. */
const product = ['src', 'web', 'prisma', 'build.mjs', 'package-lock.json', 'scripts/livekit', 'scripts/steps']

const git = (root, ...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }).trim()

/**
 * The commit before the latest that changed the product, or the one PARLEY_TEST_BEFORE names; null where the history
 * doesn't reach back to it.
 */
const commitBefore = (root) =>
  process.env.PARLEY_TEST_BEFORE ||
  git(root, 'log', '-1', '--skip=1', '--format=%H', '--', ...product) ||
  null

const sameFile = (one, other) => readFileSync(one).equals(readFileSync(other))

/** A tree of its own, with the packages of its own lock file; LiveKit is built once for both. */
const lay = async ({ root, tree, commit }) => {
  for (const folder of [join(tree, '.cache'), join(root, '.cache/livekit')])
    mkdirSync(folder, { recursive: true })
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 })
  execFileSync('tar', ['-x', '-C', tree], { input: archive })
  symlinkSync(join(root, '.cache/livekit'), join(tree, '.cache/livekit'))
  if (sameFile(join(root, 'package-lock.json'), join(tree, 'package-lock.json')))
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  else await installPackages(tree)
}

/**
 * Builds it unless it is there already. Where the history is cut off, today's sources are taken with another page.
 * @returns {Promise<{ file: string, commit: string, sameDatabase: boolean }>} `file`: the executable; `sameDatabase`:
 * nothing has been migrated since, so that one can go back to it
 */
export const prepareBuildBefore = async (root) => {
  const before = commitBefore(root)
  const commit = before ?? git(root, 'rev-parse', 'HEAD')
  const folder = join(root, '.cache/before')
  const file = join(folder, `parley-${commit.slice(0, 16)}`)
  const sameDatabase = git(root, 'diff', '--name-only', commit, '--', 'prisma/migrations') === ''
  if (existsSync(file)) return { file, commit, sameDatabase }
  rmSync(folder, { recursive: true, force: true })
  const tree = join(folder, 'tree')
  await lay({ root, tree, commit })
  if (before === null) {
    const page = join(tree, 'web/index.html')
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace('<head>', '<head><meta name="build" content="before" />'),
    )
  }
  await command(process.execPath, [join(tree, 'build.mjs')], { cwd: tree })
  renameSync(join(tree, 'dist/parley'), file)
  rmSync(tree, { recursive: true, force: true })
  return { file, commit, sameDatabase }
}
