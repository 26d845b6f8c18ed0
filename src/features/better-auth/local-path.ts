import { Failure } from '../../core/failure.ts'

/** As long as `next` of our own operations may be: a path goes into mails. */
const mostUnits = 2048

/** One slash, so that it is no other host, and nothing browsers read as one; a query and a fragment may follow. */
const localPath = /^\/(?![/\\]|%2f|%5c)[\w\-.~+@%/]*(?:\?[\w\-.~+@%/=&,:]*)?(?:#[\w\-.~+@%/=&]*)?$/i

/**
 * The client goes wherever an answer sends it, so nothing but a path of this server may be asked for.
 * @throws Failure `forbidden` with reason `callback_url`
 */
export const checkLocal = (...urls: readonly (string | undefined)[]): void => {
  const isLocal = (url: string) => url.length <= mostUnits && localPath.test(url)
  if (urls.every((url) => url === undefined || url === '' || isLocal(url))) return
  throw new Failure('forbidden', 'only a path of this server may be gone to', { reason: 'callback_url' })
}

/** The same path with a parameter more. */
export const withParameter = (path: string, name: string, value: string): string => {
  const [before = '', fragment] = path.split('#')
  const joined = `${before}${before.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`
  return fragment === undefined ? joined : `${joined}#${fragment}`
}
