import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FailureCode, FailureReply } from '../../contract/failure-code.ts'

export interface Answer {
  status: number
  headers?: Readonly<Record<string, string>>
  body: string | Buffer
}

const headLines = ({ status, headers = {}, body }: Answer): string =>
  [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    '',
  ].join('\r\n')

/** How long a client may take to read an answer before the connection is cut. */
const lingerMilliseconds = 2000

/**
 * Writes the edge's own answer and ends the connection: whatever else was sent on it is read and dropped, so that the
 * answer isn't lost to a reset.
 */
export const writeAnswer = (socket: Socket, answer: Answer): void => {
  socket.on('error', () => socket.destroy())
  socket.resume()
  socket.setTimeout(lingerMilliseconds, () => socket.destroy())
  socket.end(Buffer.concat([Buffer.from(headLines(answer), 'latin1'), Buffer.from(answer.body)]))
}

const codes: Record<number, FailureCode> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'invalid_input',
  421: 'forbidden',
  431: 'too_large',
  503: 'unavailable',
}

const noStore = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

export interface FailureInput {
  status: number
  message: string
  requestId: string
}

/** The flat failure of the contract, as the app would write it. */
export const failureAnswer = ({ status, message, requestId }: FailureInput): Answer => {
  const reply: FailureReply = { code: codes[status] ?? 'internal', message, requestId }
  const retry = status === 503 ? { 'Retry-After': '1' } : {}
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...noStore, ...retry },
    body: JSON.stringify(reply),
  }
}
