import { runCommandLine } from './commands/command-line.ts'

// What Parley writes is for its own user: database, logs of the database, keys. What others may open is opened by name.
process.umask(0o077)

/** Ends when everything written has been taken: an exit in the middle of a full pipe would cut an answer short. */
const endWith = (exitCode: number): void => {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)))
}

// A reader that has seen enough, as `parley licenses | head`, is no error.
process.stdout.on('error', () => process.exit(0))

// Whatever still holds the process after that, as a pool of idle connections, has nothing left to do.
void runCommandLine(process.argv.slice(2)).then(endWith)
