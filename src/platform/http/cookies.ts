/** A cookie to be set. Names start with `__Host-`: bound to this host and path, and only over a secure connection. */
export interface SetCookie {
  name: `__Host-${string}`
  /** A second name it has, for programs that know no other: without `__Host-`, other hosts of the domain can set it, too. */
  alsoAs?: string
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

/** The texts of its `Set-Cookie` headers, one a name; `crossSite` where pages of other sites may speak to us. */
export const writeCookie = (
  { name, alsoAs, value, maxAge }: SetCookie,
  { crossSite }: { crossSite: boolean },
): string[] => {
  const life = maxAge === null ? '' : ` Max-Age=${maxAge};`
  const bound = `Path=/;${life} Secure; HttpOnly; SameSite=${crossSite ? 'None' : 'Lax'}`
  return [name, ...(alsoAs === undefined ? [] : [alsoAs])].map((one) => `${one}=${value}; ${bound}`)
}
