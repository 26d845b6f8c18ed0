import { exitCodes, StartError, type ExitCode } from '../core/start-error.ts'
import { openParent, type Parent } from '../platform/process/parent.ts'

/** The parent when there is one. It gave us so many listening sockets, and its pipe behind them. */
export const parentOf = ({ hasParent, sockets }: { hasParent: boolean; sockets: number }): Parent | null =>
  hasParent ? openParent({ sockets }) : null

/**
 * Why this process doesn't start: told to the parent, who says it to the operator, or thrown where there is none.
 * A fault of our own is thrown in any case, so that the log has its stack.
 */
export const tellParent = async (parent: Parent | null, error: unknown): Promise<ExitCode> => {
  if (parent === null) throw error
  if (error instanceof StartError) {
    await parent.failed(error)
    return error.exitCode
  }
  const message = `A process of Parley failed: ${error instanceof Error ? error.message : String(error)}`
  const cure = 'This is a fault of Parley’s own; the lines above say more.'
  await parent.failed(new StartError({ message, cure, exitCode: exitCodes.broken }))
  throw error
}
