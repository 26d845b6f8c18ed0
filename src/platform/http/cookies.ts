/** A cookie to be set. Names start with `__Host-`: bound to this host and path, and only over a secure connection. */
export interface SetCookie {
  name: `__Host-${string}`
  value: string
  /** Seconds; 0 removes it, null keeps it until the browser is closed. */
  maxAge: number | null
}

/** The value of a cookie in a `Cookie` header, or null. Our values are base64url and need no decoding. */
export const readCookie = (header: string | undefined, name: string): string | null => {
  if (header === undefined) return null
  const prefix = `${name}=`
  const start = header.startsWith(prefix) ? 0 : header.indexOf(`; ${prefix}`)
  if (start === -1) return null
  const from = header.indexOf('=', start) + 1
  const end = header.indexOf(';', from)
  return header.slice(from, end === -1 ? undefined : end)
}

/** The text of a `Set-Cookie` header; `crossSite` where pages of other sites may speak to us. */
export const writeCookie = (
  { name, value, maxAge }: SetCookie,
  { crossSite }: { crossSite: boolean },
): string =>
  `${name}=${value}; Path=/;${maxAge === null ? '' : ` Max-Age=${maxAge};`} Secure; HttpOnly; SameSite=${crossSite ? 'None' : 'Lax'}`
