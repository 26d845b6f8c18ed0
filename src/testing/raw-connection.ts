import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * Sends bytes to the app's socket, the next ones when something came back, and answers with everything that did until
 * the app closed the connection.
 */
export const say = (path: string, ...parts: readonly (string | Buffer)[]): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(path)
    onTestFinished(() => {
      socket.destroy()
    })
    const waiting = [...parts]
    const send = (): void => {
      const part = waiting.shift()
      if (part !== undefined) socket.write(part)
    }
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk
      send()
    })
    // A reset is one of the ends that are looked for.
    socket.on('error', () => undefined).once('close', () => resolve(text))
    send()
  })

/** The status of each answer in a text. */
export const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, code]) => code ?? '')
