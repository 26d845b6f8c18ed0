import { once } from 'node:events'
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
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

/** A request whose body is held back until it is let go; then its answer. */
export const heldBack = (
  path: string,
  key: string,
  { headers, body }: { headers: OutgoingHttpHeaders; body: object },
): { letGo: () => Promise<{ status: number; text: string }> } => {
  const [method = '', url = ''] = key.split(' ')
  const payload = JSON.stringify(body)
  const described = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
  const to = { socketPath: path, method, path: url, agent: false }
  const asking = request({ ...to, headers: { ...headers, ...described } })
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>
  // Told to whoever lets go.
  answered.catch(() => undefined)
  onTestFinished(() => void asking.destroy())
  asking.flushHeaders()
  return {
    async letGo() {
      asking.end(payload)
      const [answer] = await answered
      return { status: answer.statusCode ?? 0, text: await textOf(answer) }
    },
  }
}

/** The status of each answer in a text. */
export const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, code]) => code ?? '')
