/** What somebody typed or pasted to get into a room. */
export type Typed = { kind: 'room'; code: string } | { kind: 'elsewhere'; host: string } | { kind: 'unclear' }

const readCode = (text: string): string | null => {
  const letters = text.toLowerCase().replace(/[\s‐-―-]/gu, '')
  return /^[a-z]{10}$/.test(letters)
    ? `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`
    : null
}

const readLink = (text: string, origin: string): Typed => {
  const scheme = /^https?:\/\//i.test(text)
  const url = URL.parse(scheme ? text : `${origin.startsWith('https') ? 'https' : 'http'}://${text}`)
  const code = readCode(/^\/r\/([^/]+)\/?$/.exec(url?.pathname ?? '')?.[1] ?? '')
  if (!url || code === null) return { kind: 'unclear' }
  return url.host === new URL(origin).host ? { kind: 'room', code } : { kind: 'elsewhere', host: url.host }
}

/**
 * A code in any way people write it (`abc-defg-hij`, `ABC DEFG HIJ`, `abcdefghij`), `/r/…`, or a whole link.
 * Links of another server are told apart instead of being tried here.
 */
export const readTyped = (text: string, origin: string): Typed => {
  const trimmed = text.trim()
  const code = readCode(trimmed) ?? readCode(/^\/?r\/(.+?)\/?$/.exec(trimmed)?.[1] ?? '')
  return code === null ? readLink(trimmed, origin) : { kind: 'room', code }
}

/** The link of a room, to be sent to people. */
export const linkOf = (code: string, origin: string): string => `${origin}/r/${code}`
