/** The first request on a connection, up to the empty line. */
export interface RequestHead {
  method: string
  /** As sent: path and query, or anything else a client puts there. */
  target: string
  version: '1.0' | '1.1'
  headers: readonly (readonly [name: string, value: string])[]
  /** Bytes of the head; what follows belongs to the body or to the next request. */
  length: number
}

export type HeadOutcome = RequestHead | 'more' | 'bad' | 'too_large'

/** Heads of pages and operations; the app allows as much. */
const ordinaryBytes = 16_384
/** A signal request carries token and offer in its query. */
const signalBytes = 65_536

/** Browsers send some thirty; reading thousands would take the edge and the app milliseconds for each request. */
const mostHeaders = 200

const requestLine = /^([A-Z]{1,20}) ([\x21-\x7e]+) HTTP\/(1\.[01])$/u
/** Blanks may stand in front of a value and behind it; without a value all are in front, or matching would be quadratic. */
const headerLine =
  /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(?:([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[ \t]*)?$/u

const limitFor = (bytes: Buffer): number =>
  bytes.subarray(0, 8).toString('latin1') === 'GET /rtc' ? signalBytes : ordinaryBytes

const parseLines = (lines: readonly string[], length: number): HeadOutcome => {
  const [, method, target, version] = requestLine.exec(lines[0] ?? '') ?? []
  if (method === undefined || target === undefined) return 'bad'
  if (lines.length > mostHeaders + 1) return 'too_large'
  const headers: (readonly [string, string])[] = []
  for (const line of lines.slice(1)) {
    const [, name, value = ''] = headerLine.exec(line) ?? []
    if (name === undefined) return 'bad'
    headers.push([name, value])
  }
  return { method, target, version: version === '1.0' ? '1.0' : '1.1', headers, length }
}

/**
 * Reads a request's head strictly: no folded lines, no bare line ends, no control characters, at most 16 KiB (64 KiB
 * where the path begins with `/rtc`), at most 200 headers. `more`: the empty line hasn't come yet.
 */
export const parseHead = (bytes: Buffer): HeadOutcome => {
  const limit = limitFor(bytes)
  const end = bytes.subarray(0, limit).indexOf('\r\n\r\n')
  if (end === -1) return bytes.length >= limit ? 'too_large' : 'more'
  return parseLines(bytes.subarray(0, end).toString('latin1').split('\r\n'), end + 4)
}

/** All values of a header, in order. */
export const headerValues = ({ headers }: RequestHead, name: string): string[] =>
  headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)

/** The path of a target in origin form, without its query; empty for any other form. */
export const pathOf = ({ target }: RequestHead): string =>
  target.startsWith('/') ? (target.split('?', 1)[0] ?? '') : ''
