/** What stands where a secret stood. */
export const redacted = '[redacted]'

const secretKey =
  /(?:cookie|authorization|password|passphrase|secret|token|jwt|join_?request|credential|(?:private|api)_?key)s?$/i
/** Names too common to hide everywhere, hidden where they come from a request. */
const secretInRequests = /^(?:code|state|key|nonce|signature|sig)$/i
const requestKey = /^(?:query|body|headers|params|cookies)$/i
const pathKey = /^(?:url|path|uri|href|referer|referrer|location)$/i

// Every pattern is linear in the length of a text, which strangers choose: none may begin anew at each character.
const jwt = /(?<![\w-])(?=[\w-]{8,}\.[\w-]{5,}\.)[\w-]*?eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g
const secretParameter =
  /([?&#;\s"'(]|^)((?:access_?token|refresh_?token|id_?token|token|join_?request|code|state|nonce|secret|client_secret|password|signature|sig)=)[^&#\s"'()]*/gi
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]+/gi
const passwordInUrl = /([a-z][a-z\d+.-]{0,31}:\/\/[^\s:/@]*):[^\s/@]+@/gi
const fragment = /#.*$/
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const tokenLike = /^[\w-]{22,}$/

/** One line: control characters and line or paragraph separators become a space. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/** Longer texts are cut: nobody may fill the disk with one line. */
const longestText = 8192

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : text

/** A text without tokens, secret query parameters, passwords in URLs or line breaks, and not too long. */
export const redactText = (text: string): string =>
  cut(
    oneLine(text)
      .replace(jwt, redacted)
      .replace(bearer, `$1 ${redacted}`)
      .replace(passwordInUrl, `$1:${redacted}@`)
      .replace(secretParameter, `$1$2${redacted}`),
  )

/**
 * A request's path or URL as it may be logged: also without its fragment and without path segments that could be
 * tokens (22 or more base64url characters, as our secrets are; ids are UUIDs and stay).
 */
export const redactPath = (path: string): string => {
  const [before = '', ...query] = redactText(path.replace(fragment, '')).split('?')
  const segments = before
    .split('/')
    .map((part) => (tokenLike.test(part) && !uuid.test(part) ? redacted : part))
  return [segments.join('/'), ...query].join('?')
}

const describeError = (error: Error, depth: number): Record<string, unknown> => ({
  name: error.name,
  message: redactText(error.message),
  ...('code' in error && error.code !== undefined ? { code: redact(error.code, depth + 1) } : {}),
  stack: (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => oneLine(line.trim())),
  ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
})

const isHidden = (key: string, value: unknown, inRequest: boolean): boolean =>
  value !== null &&
  typeof value !== 'boolean' &&
  typeof value !== 'number' &&
  value !== undefined &&
  (secretKey.test(key) || (inRequest && secretInRequests.test(key)))

const redactEntry = (key: string, value: unknown, depth: number, inRequest: boolean): unknown => {
  if (isHidden(key, value, inRequest)) return redacted
  if (typeof value === 'string' && pathKey.test(key)) return redactPath(value)
  return redact(value, depth + 1, inRequest || requestKey.test(key))
}

const deepest = 8

/** A copy of anything that is safe to write to a log: see the rules above. Errors become plain objects. */
export const redact = (value: unknown, depth = 0, inRequest = false): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return '[deep]'
  if (value instanceof Error) return describeError(value, depth)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1, inRequest))
  return redactFields(value, depth, inRequest)
}

/** The same for the fields of one log entry. */
export const redactFields = (fields: object, depth = 0, inRequest = false): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [oneLine(key), redactEntry(key, value, depth, inRequest)]),
  )
