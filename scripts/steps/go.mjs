// Programs made of Go, each from a module of this repository whose sums are in its go.sum.
import { mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { command } from './command.mjs'

const leastGo = [1, 21]
const goArchitecture = { x64: 'amd64', arm64: 'arm64' }

const cure =
  'Install Go 1.21 or newer (on Debian: apt-get install -t bookworm-backports golang-go, or the archive of go.dev)'

/** @throws Error with the cure when there is no Go, or one that can't fetch the Go that the module needs */
const mustHaveGo = async ({ what, otherwise }) => {
  const all = otherwise === undefined ? `${cure}.` : `${cure}, ${otherwise}`
  const said = await command('go', ['env', 'GOVERSION']).catch(() => {
    throw new Error(`Parley builds ${what} with Go, and there is no Go here. ${all}`)
  })
  const [major, minor] = (/go(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number)
  if (!(major > leastGo[0] || (major === leastGo[0] && minor >= leastGo[1]))) {
    throw new Error(`Parley builds ${what} with Go, and ${said.trim() || 'this Go'} is too old. ${all}`)
  }
}

/**
 * Builds one package of a module, statically, into a file that is there whole or not at all.
 * @throws Error with the cure, or with what Go says
 */
export const goBuild = async ({ module, packagePath, file, what, otherwise }) => {
  await mustHaveGo({ what, otherwise })
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}`
  await command(
    'go',
    ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', beside, packagePath],
    {
      cwd: module,
      // An older Go fetches the one that go.mod asks for, through the module proxy.
      env: {
        CGO_ENABLED: '0',
        GOTOOLCHAIN: 'auto',
        GOFLAGS: '-mod=readonly',
        GOARCH: goArchitecture[process.arch],
        GOOS: 'linux',
        GOWORK: 'off',
      },
    },
  )
  renameSync(beside, file)
}
