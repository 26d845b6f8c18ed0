import { exitCodes, type ExitCode, type StartError } from '../../core/start-error.ts'

/** What a child of ours tells its parent, one JSON object a line, on the pipe between them. */
export type ParentLine =
  | { type: 'ready' }
  /** Why it ends before it was ever ready. */
  | { type: 'failed'; message: string; cure: string; exitCode: ExitCode }

export const failedLine = (error: StartError): ParentLine => ({
  type: 'failed',
  message: error.message,
  cure: error.cure,
  exitCode: error.exitCode,
})

/** Reads a line of the pipe; null for anything that isn't one of ours. */
export const readParentLine = (text: string): ParentLine | null => {
  try {
    const { type, message, cure, exitCode } = JSON.parse(text) as Record<string, unknown>
    if (type === 'ready') return { type }
    if (type !== 'failed' || typeof message !== 'string' || typeof cure !== 'string') return null
    const known = Object.values(exitCodes).find((code) => code === exitCode)
    return { type, message, cure, exitCode: known ?? exitCodes.failure }
  } catch {
    return null
  }
}
