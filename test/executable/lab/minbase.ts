import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const suite = 'bookworm'
const place = '/var/cache/parley-test/minbase'

/** Making it fetches some 30 MB and configures a hundred packages. */
export const minbaseDeadline = 15 * 60_000

/** Where this machine gets its packages from: apt knows, whatever form its sources are written in. */
const mirror = async (): Promise<string> => {
  const { stdout } = await execute('apt-get', [
    'indextargets',
    '--format',
    '$(RELEASE) $(REPO_URI)',
    'Created-By: Packages',
  ])
  const known = stdout.split('\n').map((line) => line.split(' '))
  const [, uri] = known.find(([release]) => release === suite) ?? known[0] ?? []
  if (uri === undefined) throw new Error('apt names no source of packages')
  return uri
}

/** apt's own proxy, which debootstrap doesn't read. */
const proxy = async (): Promise<Record<string, string>> => {
  const { stdout } = await execute('apt-config', ['dump', '--format', '%v', 'Acquire::http::Proxy'])
  return stdout === '' ? {} : { http_proxy: stdout }
}

/** Beside its place first: what is in the place is whole, whoever interrupts this. */
const make = async (): Promise<void> => {
  await mkdir(dirname(place), { recursive: true })
  const own = await mkdtemp(`${place}-`)
  try {
    await execute('debootstrap', ['--variant=minbase', suite, own, await mirror()], {
      env: { ...process.env, ...(await proxy()) },
      maxBuffer: 16 * 1024 * 1024,
      timeout: minbaseDeadline,
    })
    await chmod(own, 0o755)
    // Somebody else may have been faster; theirs is as good.
    await rename(own, place).catch((error: unknown) => {
      if (!existsSync(place)) throw error
    })
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** The root directory of a Debian with nothing but what every Debian has. Made once and kept outside the tree. */
export const minbase = async (): Promise<string> => {
  if (!existsSync(place)) await make()
  return place
}
