/** Where somebody goes afterwards, as a path of our own: `/` in place of anything that is none. */
export const localPath = (next: string): string => {
  if (!next.startsWith('/')) return '/'
  const here = 'https://here.invalid'
  const url = URL.parse(next, here)
  // `/.//host` is a path of ours only until somebody reads what it comes to.
  if (url?.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

/** Our address with where to go afterwards, unless that is where everybody goes. */
export const withNext = (address: string, next = '/'): string =>
  localPath(next) === '/' ? address : `${address}?next=${encodeURIComponent(localPath(next))}`
