import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FailureCode } from '../../contract/failure-code.ts'
import type { NewId } from '../../core/ids.ts'
import { Failure } from '../../core/failure.ts'
import { failureBody } from './failure-reply.ts'
import type { Headers } from './headers.ts'

interface Verdict {
  status: number
  code: FailureCode
  message: string
}

/** What Node's parser finds wrong, by its code (https://nodejs.org/api/http.html#event-clienterror). */
const verdicts: Readonly<Record<string, Verdict>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'too_large', message: 'the headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'too_large', message: 'the body is too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'invalid_input', message: 'the request took too long' },
}
const malformed: Verdict = {
  status: 400,
  code: 'invalid_input',
  message: 'this is not a request we understand',
}

/** How long a client may take to read the answer before the connection is cut. */
const lingerMilliseconds = 2000

const write = (
  socket: Socket,
  { status, code, message }: Verdict,
  headers: Headers,
  requestId: string,
): void => {
  const body = JSON.stringify(failureBody(new Failure(code, message), requestId))
  const fields = {
    ...headers,
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  socket.setTimeout(lingerMilliseconds, () => socket.destroy())
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'))
}

/** Answers what isn't a request, in the one form failures have, and ends its connection: nothing behind it is read. */
export const createClientErrorHandler =
  ({ headers, newId }: { headers: Headers; newId: NewId }) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else write(socket, verdicts[error.code ?? ''] ?? malformed, headers, newId())
  }
