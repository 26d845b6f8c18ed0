/** What a request says about the page it comes from. */
export interface RequestOrigin {
  method: string
  /** Whether it carries any cookie. */
  hasCookie: boolean
  origin: string | undefined
  referer: string | undefined
  /** `Sec-Fetch-Site` */
  fetchSite: string | undefined
}

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

const originOf = (url: string): string | null => {
  try {
    return new URL(url).origin
  } catch {
    return null
  }
}

/**
 * Whether a request may change something, judged by where its page comes from (cross-site request forgery).
 * An unsafe method that names an origin must name one of ours; with a cookie it must name one, in `Origin` or else in
 * `Referer`. Programs without cookies name none, and browsers that send none tell by `Sec-Fetch-Site`.
 * `null`, the origin of sandboxed pages, is never ours.
 */
export const isFromOurPages = (request: RequestOrigin, origins: readonly string[]): boolean => {
  if (safeMethods.includes(request.method)) return true
  if (request.origin !== undefined) return origins.includes(request.origin)
  const referer = request.referer === undefined ? null : originOf(request.referer)
  if (request.hasCookie) return referer !== null && origins.includes(referer)
  return (
    request.fetchSite === undefined || request.fetchSite === 'same-origin' || request.fetchSite === 'none'
  )
}
