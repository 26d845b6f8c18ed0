import type { Socket } from 'node:net'

/** Longest line either side of the link accepts: two PEM texts fit many times. */
const longestLine = 1 << 20

/**
 * Calls `onLine` for every complete line of JSON; what isn't JSON is dropped, a line that never ends breaks the socket.
 */
export const readJsonLines = (socket: Socket, onLine: (value: unknown) => void): void => {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) socket.destroy()
    for (const line of lines) {
      const value = parse(line)
      if (value !== undefined) onLine(value)
    }
  })
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export const writeJsonLine = (socket: Socket, value: object): void => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(value)}\n`)
}
