import { exitCodes, StartError } from './start-error.ts'

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'

/** Whether it is the disk that has no room or fails, and not that somebody may not write. */
export const isDiskTrouble = (cause: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EIO'].includes(codeOf(cause))

export interface CannotWrite {
  /** What should have been written, as the sentence begins: `LiveKit`. */
  what: string
  /** The file or folder. */
  to: string
  cause: unknown
}

/** Something of ours that can't be written to a disk, told with what to do about it. */
export const cannotWrite = ({ what, to, cause }: CannotWrite): StartError => {
  const full = isDiskTrouble(cause)
  return new StartError({
    message: `${what} can’t be written to ${to}: ${cause instanceof Error ? cause.message : String(cause)}.`,
    cure: full
      ? 'Make room on that disk, or set data_dir.'
      : 'Give this user the right to write there, or set data_dir.',
    exitCode: full ? exitCodes.disk : exitCodes.notWritable,
    cause,
  })
}
