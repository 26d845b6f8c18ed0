import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { homedir, networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { isatty } from 'node:tty'
import { checkFiles, type ConfigRole, type FileFacts } from './check-files.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'
import { readConfig, type ConfigReading } from './read-config.ts'
import type { ConfigFile } from './read-file.ts'
import { envNames, settingKeys, settingOf } from './source.ts'
import { readInheritedSockets, type InheritedSocket } from '../process/inherited-sockets.ts'
import { configFileNames, type Environment, type Flags } from './read-text.ts'

export const standardConfigFile = '/etc/parley/parley.yaml'

export interface MachineConfigOptions {
  /** `--config` */
  file: string | undefined
  flags: Flags
  roles: readonly ConfigRole[]
}

export type GoodReading = Extract<ConfigReading, { ok: true }> & { readonly file: string | null }

/**
 * Reads the configuration of this machine: the file, `process.env`, the flags given.
 * @throws ConfigError with every problem
 */
export const readMachineConfig = (options: MachineConfigOptions): GoodReading => {
  const chosen = chooseFile(options.file, process.env)
  const { file, problems } = readChosen(chosen)
  if (problems.length > 0) throw new ConfigError(problems)
  const reading = readConfig({ file, env: process.env, flags: options.flags, machine: thisMachine() })
  if (!reading.ok) throw new ConfigError(reading.problems)
  const wrongFiles = checkFiles({ reading, roles: options.roles, factsOf })
  if (wrongFiles.length > 0) throw new ConfigError(wrongFiles)
  return { ...reading, file: file?.path ?? null }
}

interface ChosenFile {
  path: string
  /** The flag or variable that named it; null for the standard place. */
  named: string | null
}

const chooseFile = (flag: string | undefined, env: Environment): ChosenFile => {
  if (flag !== undefined) return { path: resolve(flag), named: '--config' }
  const name = configFileNames.find((candidate) => (env[candidate] ?? '') !== '')
  if (name !== undefined) return { path: resolve(env[name] ?? ''), named: `${name} in the environment` }
  return { path: standardConfigFile, named: null }
}

const readChosen = ({ path, named }: ChosenFile): { file: ConfigFile | null; problems: ConfigProblem[] } => {
  if (named === null && !existsSync(path)) return { file: null, problems: [] }
  try {
    return { file: { path, text: readFileSync(path, 'utf8') }, problems: [] }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    const missing = reason === 'ENOENT'
    const message = missing ? 'isn’t there' : `can’t be read (${reason})`
    const cure = missing
      ? 'Correct the path, or leave it out.'
      : 'Give this user the right to read it, or run as one who may.'
    return { file: null, problems: [{ key: path, where: named ?? 'The configuration file', message, cure }] }
  }
}

/** The system knows no home for a user without an account, as services often run. */
const ownHome = (): string | null => {
  try {
    return homedir()
  } catch {
    return null
  }
}

const thisMachine = () => ({
  isRoot: process.getuid?.() === 0,
  homeDir: ownHome(),
  workingDir: process.cwd(),
  interfaces: networkInterfaces(),
  isTerminal: isatty(2),
})

const factsOf = (path: string): FileFacts => {
  const may = (mode: number): boolean => {
    try {
      accessSync(path, mode)
      return true
    } catch {
      return false
    }
  }
  const stat = statSync(path, { throwIfNoEntry: false })
  return {
    exists: stat?.isFile() === true,
    isReadable: may(constants.R_OK),
    isExecutable: may(constants.X_OK),
    mode: (stat?.mode ?? 0) & 0o777,
  }
}

/** The environment for a process of ours that needs no secrets: this one's, without those. */
export const childEnvironment = (): NodeJS.ProcessEnv => {
  const secrets = new Set(settingKeys.filter((key) => settingOf(key).secret === true).flatMap(envNames))
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !secrets.has(name)))
}

/** The listening sockets this process was started with, taken out of the environment: they are nobody else's. */
export const takeInheritedSockets = (): InheritedSocket[] => {
  const sockets = readInheritedSockets(process.env, process.pid)
  for (const name of ['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID']) Reflect.deleteProperty(process.env, name)
  return sockets
}
