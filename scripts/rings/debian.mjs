// What the rings need from the operating system, and getting it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged } from './logged.mjs'

/** Package → a program of it, by which one knows that it is there. */
export const packages = {
  chromium: '/usr/bin/chromium',
  'firefox-esr': '/usr/bin/firefox-esr',
  'libnss3-tools': '/usr/bin/certutil',
  nftables: '/usr/sbin/nft',
  iproute2: '/usr/sbin/ip',
  pulseaudio: '/usr/bin/pulseaudio',
  xvfb: '/usr/bin/Xvfb',
  xauth: '/usr/bin/xauth',
  postgresql: '/usr/share/postgresql-common/pg_wrapper',
  slapd: '/usr/sbin/slapd',
  debootstrap: '/usr/sbin/debootstrap',
  binutils: '/usr/bin/readelf',
}

export const isRoot = () => process.getuid() === 0

/** Debian's merged and unmerged places alike. */
const there = (file) =>
  existsSync(file) || existsSync(file.replace('/usr/', '/')) || existsSync(file.replace('sbin', 'bin'))

export const missingPackages = () => Object.keys(packages).filter((name) => !there(packages[name]))

const isDebian = () =>
  existsSync('/etc/debian_version') && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0

/**
 * Installs what is missing, as root on Debian.
 * @returns why something is still missing, or null
 */
export const installMissing = async ({ root, say }) => {
  const missing = missingPackages()
  if (missing.length === 0) return null
  const command = `apt-get install ${missing.join(' ')}`
  if (!isDebian()) return `this is not Debian; needed are: ${missing.join(', ')}`
  if (!isRoot()) return `not root; as root: ${command}`
  say(`installing Debian packages: ${missing.join(' ')} …`)
  const log = join(root, 'test-results/debian.log')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runLogged({ program: 'apt-get', args: ['update', '-q'], env, log, name: 'apt-get', say })
  const { code } = await runLogged({
    program: 'apt-get',
    args: ['install', '-q', '-y', '--no-install-recommends', ...missing],
    env,
    log,
    name: 'apt-get',
    say,
  })
  if (code === 0 && missingPackages().length === 0) return null
  const why = readFileSync(log, 'utf8')
    .split('\n')
    .findLast((line) => line.startsWith('E:'))
  return `${command} failed: ${why ?? `see ${log}`}`
}
