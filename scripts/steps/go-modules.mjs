// Which Go modules are inside LiveKit, and their licences. The list comes from the program itself, the texts from Go's
// module cache, so both tell of exactly what was linked.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.mjs'

// Go puts its build information between these (cmd/go/internal/modload/build.go).
const infoStart = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex')
const infoEnd = Buffer.from('f932433186182072008242104116d8f2', 'hex')

/** The Go version and every module of a Go program: `{ go, modules: [{ path, version, sum }] }`. */
export const modulesInside = (program) => {
  const start = program.indexOf(infoStart)
  const end = program.indexOf(infoEnd, start)
  if (start === -1 || end === -1) throw new Error('this LiveKit doesn’t say which Go modules are inside')
  const lines = program.toString('utf8', start + infoStart.length, end).split('\n')
  const modules = lines.flatMap((line) => {
    const [kind, path, version, sum] = line.split('\t')
    return (kind === 'dep' || kind === '=>') && sum ? [{ path, version, sum }] : []
  })
  const go = /\bgo(\d+\.\d+(?:\.\d+)?)\b/.exec(program.toString('latin1', Math.max(0, start - 4096), start))
  return {
    go: go?.[1] ?? /go1\.\d+(?:\.\d+)?/.exec(program.toString('latin1'))?.[0].slice(2) ?? 'unknown',
    modules,
  }
}

const licenceFile = /^(licen[cs]e|copying|notice|patents|unlicense)([.-].*)?$/i

/** Text of every licence and notice file in a folder. */
export const licencesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
        .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
    : []

/** How Go writes capital letters in the names of its cache. */
const escaped = (path) => path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)

/** A module in a subfolder of a repository is covered by the licence at its top. */
const licencesOfModule = (cache, { path, version }) => {
  const folder = join(cache, `${escaped(path)}@${version}`)
  return licencesIn(folder)
}

const goSays = async (root, name) =>
  (
    await command('go', ['env', name], { cwd: join(root, 'scripts/livekit'), env: { GOTOOLCHAIN: 'auto' } })
  ).trim()

const collect = async (root, program) => {
  const { go, modules } = modulesInside(program)
  const cache = await goSays(root, 'GOMODCACHE')
  const missing = modules.some((one) => !existsSync(join(cache, `${escaped(one.path)}@${one.version}`)))
  if (missing)
    await command('go', ['mod', 'download'], {
      cwd: join(root, 'scripts/livekit'),
      env: { GOTOOLCHAIN: 'auto' },
    })
  const golang = {
    path: 'golang.org/go',
    version: go,
    sum: null,
    licences: licencesIn(await goSays(root, 'GOROOT')),
  }
  return [golang, ...modules.map((one) => ({ ...one, licences: licencesOfModule(cache, one) }))]
}

/**
 * The modules with their licence texts, kept in `file` beside the program.
 * @throws Error naming modules without any licence text
 */
export const goModules = async (root, { program, file }) => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const modules = await collect(root, program)
  const silent = modules.filter((one) => one.licences.length === 0).map((one) => one.path)
  if (silent.length > 0) throw new Error(`no licence text found for Go modules: ${silent.join(', ')}`)
  writeFileSync(file, JSON.stringify(modules))
  return modules
}
