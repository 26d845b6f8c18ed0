/** Every way a command of Parley can end. Numbers above 63 are those of BSD's sysexits, which systemd knows by name. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** It didn't work; the sentence says why. */
  failure: 1,
  /** The command line isn't understood. */
  usage: 2,
  /** The database or another file of ours is damaged. */
  damaged: 65,
  /** Something needed is taken or doesn't answer: a port, the database server. */
  unavailable: 69,
  /** A part of Parley broke: LiveKit doesn't start, a file inside the executable is wrong. */
  broken: 70,
  /** A folder or file can't be made or written. */
  notWritable: 73,
  /** The disk is full or fails. */
  disk: 74,
  /** Something is not permitted to this user: a low port, somebody else's file. */
  notPermitted: 77,
  /** The configuration is wrong. */
  configuration: 78,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A reason not to start that the operator can do something about. Shown as two sentences, without a stack. */
export class StartError extends Error {
  /** What to do about it: a sentence, or a command to run. */
  readonly cure: string
  readonly exitCode: ExitCode

  constructor({ message, cure, exitCode, cause }: StartErrorParts) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StartError'
    this.cure = cure
    this.exitCode = exitCode
  }
}

export interface StartErrorParts {
  /** What is wrong, naming the file, port or setting. */
  message: string
  cure: string
  exitCode: ExitCode
  cause?: unknown
}
