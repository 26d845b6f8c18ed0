import { once } from 'node:events'
import { connect } from 'node:net'

/** PROXY protocol v2 header of an IPv4 client, as the edge writes it before a connection's first byte. */
const proxyHeader = (client: string): Buffer =>
  Buffer.concat([
    Buffer.from('0d0a0d0a000d0a515549540a', 'hex'),
    Buffer.from([0x21, 0x11, 0, 12]),
    Buffer.from(client.split('.').map(Number)),
    Buffer.from([127, 0, 0, 1, 0xc3, 0x50, 0x01, 0xbb]),
  ])

export interface AppRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: unknown
}

const write = ({ method, path, headers, body }: AppRequest): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`
}

export interface AppAnswer {
  status: number
  head: string
  body: string
}

/** A kept-alive connection to the app's Unix socket that asks one thing after the other. */
export const openApp = async (socketPath: string, client: string) => {
  const socket = connect(socketPath)
  await once(socket, 'connect')
  socket.write(proxyHeader(client))
  let text = ''
  let asked: PromiseWithResolvers<AppAnswer> | undefined
  socket.on('error', (error) => asked?.reject(error))
  socket.once('close', () => asked?.reject(new Error('the app closed the connection')))
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = text.slice(0, end)
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
    if (text.length < end + 4 + length) return
    const body = text.slice(end + 4, end + 4 + length)
    text = ''
    asked?.resolve({ status: Number(head.slice(9, 12)), head, body })
  })
  return {
    ask: (request: AppRequest): Promise<AppAnswer> => {
      asked = Promise.withResolvers()
      socket.write(write(request))
      return asked.promise
    },
    close: (): void => {
      socket.destroy()
    },
  }
}
