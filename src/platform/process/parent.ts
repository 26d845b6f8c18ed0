import { Socket } from 'node:net'
import type { StartError } from '../../core/start-error.ts'
import { firstInheritedFd } from './inherited-sockets.ts'
import { failedLine, type ParentLine } from './parent-line.ts'

/** The parent, as a child of ours sees it. */
export interface Parent {
  ready(): void
  /** Resolves when the parent has it. */
  failed(error: StartError): Promise<void>
  /** Runs once when the parent is gone, however it went: the kernel closes its end of the pipe. */
  onGone(run: () => void): void
}

/**
 * Opens the pipe a supervising parent gave this process, behind the sockets it was started with. Only for processes that
 * were started with one.
 */
export const openParent = ({ sockets = 0 } = {}): Parent => {
  const pipe = new Socket({ fd: firstInheritedFd + sockets, readable: true, writable: true })
  const gone = new Promise<void>((resolve) => {
    pipe.once('end', resolve).once('close', () => resolve())
  })
  pipe.on('error', () => pipe.destroy())
  pipe.resume()
  const send = (line: ParentLine): Promise<void> =>
    new Promise((resolve) => {
      pipe.write(`${JSON.stringify(line)}\n`, () => resolve())
    })
  return {
    ready: () => void send({ type: 'ready' }),
    failed: (error) => send(failedLine(error)),
    onGone: (run) => void gone.then(run),
  }
}
