import { exitCodes, StartError } from '../../core/start-error.ts'

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  /** The setting's dotted key, or the word that isn't one. */
  readonly key: string
  /** Where to look: file and line, the variable's or the flag's name. */
  readonly where: string
  /** What is wrong, to be read after key and place. Never holds a secret's value. */
  readonly message: string
  readonly cure: string
}

/** One problem as the operator reads it, on two lines. */
export const describeProblem = ({ key, where, message, cure }: ConfigProblem): string =>
  `${where}: ${key} ${message}\n  ${cure}`

/** Thrown where a command can't go on with the configuration it has. Names every problem, not only the first. */
export class ConfigError extends StartError {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    super({
      message: `The configuration has ${count}.\n\n${problems.map(describeProblem).join('\n\n')}\n`,
      cure: 'parley config check says the same without starting anything; parley help settings lists every setting.',
      exitCode: exitCodes.configuration,
    })
    this.name = 'ConfigError'
    this.problems = problems
  }
}
