import { CommanderError, type Command } from 'commander'
import { exitCodes, type ExitCode } from '../core/start-error.ts'
import { nearest } from '../platform/config/nearest.ts'
import { flagName, settingKeys } from '../platform/config/source.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'

const versionFlags = new Set(['--version', '-V'])

/** Commander suggests among the flags it shows; the settings' flags it doesn't show are ours to suggest. */
const suggestion = (message: string): string => {
  const unknown = /unknown option '(--[^'=]+)/.exec(message)?.[1]
  if (unknown === undefined || message.includes('Did you mean')) return ''
  const near = nearest(
    unknown.slice(2),
    settingKeys.map((key) => flagName(key).slice(2).replaceAll('-', '_')),
  )
  return near === null ? '' : `\n(Did you mean --${near.replaceAll('_', '-')}?)`
}

const commandFor = (program: Command, word: string | undefined): Command =>
  program.commands.find((command) => command.name() === word) ?? program

const explain = (
  { code, message }: CommanderError,
  program: Command,
  [first]: readonly string[],
): ExitCode => {
  if (code === 'commander.helpDisplayed') return exitCodes.ok
  if (code === 'commander.help') {
    process.stderr.write(commandFor(program, first).helpInformation())
    return exitCodes.usage
  }
  const text = message.replace(/^error: /, '')
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  const verb = commandFor(program, first)
  const see = verb === program || first === 'help' ? 'parley --help' : `parley help ${verb.name()}`
  process.stderr.write(`${sentence}${suggestion(message)}\nSee ${see}\n`)
  return exitCodes.usage
}

const parse = async (program: Command, words: readonly string[]): Promise<ExitCode | null> => {
  try {
    await program.parseAsync(words, { from: 'user' })
    return null
  } catch (error) {
    if (error instanceof CommanderError) return explain(error, program, words)
    throw error
  }
}

/** Does what the words of the command line say; resolves with the exit code when it is done. */
export const runCommandLine = async (words: readonly string[]): Promise<ExitCode> => {
  if (
    words.some((word) => versionFlags.has(word)) &&
    words.every((word) => versionFlags.has(word) || word === '--json')
  ) {
    const { showVersion } = await import('./version.ts')
    showVersion(createOutput({ json: words.includes('--json') }))
    return exitCodes.ok
  }
  let exitCode: ExitCode = exitCodes.ok
  const program = createProgram((code) => {
    exitCode = code
  })
  if (words.length === 0) {
    process.stderr.write(program.helpInformation())
    return exitCodes.usage
  }
  return (await parse(program, words)) ?? exitCode
}
