// Behind every `npm run …`: works on any Node ≥ 20 with nothing installed. Installs the packages of the lock file when
// they aren't there, goes on under the Node 24 among them, and does what the verb says.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, packagesAreCurrent } from './steps/packages.mjs'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const verbs = ['start', 'dev', 'build', 'test', 'gallery', 'bench', 'soak']

const fail = (message) => {
  console.error(`\n${message}\n`)
  process.exit(1)
}

/** The Node the product is built with and runs on, from its npm package. */
const ownNode = () => join(root, `node_modules/node-linux-${process.arch}/bin/node`)

const mustBeSupported = () => {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    fail(`Parley builds and runs on Linux, x64 and arm64; this is ${process.platform} ${process.arch}.`)
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Node ${process.versions.node} is too old to begin with: install Node 20 or newer.`)
  }
}

/** Same arguments under our Node. Signals reach it by the terminal's group or are passed on; its end is ours. */
const goOnUnder = (node) => {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', cwd: root })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${node} can’t be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128))
}

const main = async () => {
  const [verb, ...rest] = process.argv.slice(2)
  if (!verbs.includes(verb)) fail(`Say one of: ${verbs.join(', ')}.`)
  mustBeSupported()
  process.chdir(root)
  if (!packagesAreCurrent(root)) await installPackages(root)
  const node = ownNode()
  if (!existsSync(node))
    fail(`${node} is missing though the packages are installed: remove node_modules and try again.`)
  if (Number(process.versions.node.split('.')[0]) !== 24) return goOnUnder(node)
  const { [verb]: act } = await import(`./verbs/${verb}.mjs`)
  await act(rest)
}

main().catch((error) => fail(error.message))
