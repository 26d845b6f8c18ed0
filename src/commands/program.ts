import { Command } from 'commander'
import { exitCodes, type ExitCode } from '../core/start-error.ts'
import { helpTopic, isTopic, topics } from './help-topics.ts'
import { createOutput } from './output.ts'
import { addSettingFlags, givenSettings } from './setting-flags.ts'
import type { Options, Verb } from './verb.ts'
import { familyAbout, verbGroups } from './verbs.ts'

const more = `
Examples:
  parley run                                  people open http://localhost:7080, on this machine only
  parley run --http-name meet.example.org     people open https://meet.example.org
  parley run --config /etc/parley/parley.yaml
  parley user create --admin --email ada@example.org --name Ada

More:
  parley help settings      every setting: its flag, its variable, its line in the file
  parley help exit-codes    what the exit codes say
`

/** Receives the exit code of the verb that ran. */
export type Settle = (code: ExitCode) => void

const addVerb = (parent: Command, verb: Verb, settle: Settle): void => {
  const name = verb.path.split(' ').at(-1) ?? verb.path
  const command = addSettingFlags(parent.command(name).description(verb.about))
    .option('--json', 'answer in JSON, for programs')
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      `\n${verb.notes === undefined ? '' : `${verb.notes}\n\n`}Every setting is a flag too: parley help settings\n`,
    )
  verb.options?.(command)
  command.action(async () => {
    const options: Options = command.opts()
    const output = createOutput({ json: options['json'] === true })
    try {
      settle((await verb.act(givenSettings(options), output, options, command.args)) ?? exitCodes.ok)
    } catch (error) {
      settle(output.refuse(error))
    }
  })
}

const familyOf = (program: Command, name: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program
    .command(name)
    .description(familyAbout[name] ?? '')
    .helpCommand(false)

const addLicenses = (program: Command, settle: Settle): void => {
  program
    .command('licenses')
    .description('Licences and notices of everything inside')
    .option('--json', 'the list of components (CycloneDX)')
    .action(async (options: Options) => {
      const output = createOutput({ json: options['json'] === true })
      try {
        const { showLicenses } = await import('./licenses.ts')
        showLicenses(output)
      } catch (error) {
        settle(output.refuse(error))
      }
    })
}

const commandAt = (program: Command, words: readonly string[]): Command | undefined =>
  words.reduce<Command | undefined>(
    (command, word) => command?.commands.find((candidate) => candidate.name() === word),
    program,
  )

const addHelp = (program: Command): void => {
  program
    .command('help')
    .argument('[words...]', 'a command, or a topic')
    .description(`Help for a command, or about ${topics.join(' or ')}`)
    .action((words: string[]) => {
      const [first = ''] = words
      if (isTopic(first) && words.length === 1) process.stdout.write(helpTopic(first))
      else {
        const command = commandAt(program, words)
        if (command === undefined) program.error(`error: there is no help about '${words.join(' ')}'`)
        else command.outputHelp()
      }
    })
}

/** The whole command line. Parsing it runs a verb, which settles the exit code. */
export const createProgram = (settle: Settle): Command => {
  const program = new Command('parley')
    .description('A meeting server one person can own: one executable, one port, one certificate.')
    .usage('<command> [options]')
    .helpCommand(false)
    .helpOption('-h, --help', 'show this')
    .option(
      '-V, --version',
      'show the versions of Parley, Node, LiveKit and SQLite; with --json for programs',
    )
    .addHelpText('after', more)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  for (const { heading, verbs } of verbGroups) {
    program.commandsGroup(heading)
    for (const verb of verbs) {
      const [first = '', second] = verb.path.split(' ')
      addVerb(second === undefined ? program : familyOf(program, first), verb, settle)
    }
  }
  program.commandsGroup('About:')
  addLicenses(program, settle)
  addHelp(program)
  return program
}
