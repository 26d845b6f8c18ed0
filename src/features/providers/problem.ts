import type { ProviderProblem } from '../../contract/providers.ts'
import { OutgoingRefused } from '../../platform/outgoing/outgoing.ts'

/** An error with what it was caused by, outermost first. */
const chainOf = (error: unknown): Error[] => {
  const chain: Error[] = []
  let one = error
  while (one instanceof Error && chain.length < 8 && !chain.includes(one)) {
    chain.push(one)
    one = one.cause
  }
  return chain
}

const codeOf = (error: Error): string => {
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** What Node says of a certificate it doesn't trust, and of somebody who speaks no TLS. */
const isTls = (code: string): boolean =>
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/.test(code)

const unreachable = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EPIPE',
]
const timedOut = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'ETIMEDOUT', 'ABORT_ERR']
const notAnIssuer = [
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]

/** The issuer that answered in place of the one that was asked. */
const foundIssuer = (chain: readonly Error[]): string | undefined => {
  for (const { cause } of chain) {
    const body = (cause as { body?: { issuer?: unknown } } | undefined)?.body
    if (typeof body?.issuer === 'string') return body.issuer.slice(0, 512)
  }
  return undefined
}

const ofRefusal = ({ why }: OutgoingRefused): ProviderProblem =>
  why === 'too_large' ? { kind: 'not_an_issuer' } : { kind: why }

/** What is wrong with a provider, from what asking it threw. Pure. */
export const problemOf = (error: unknown): ProviderProblem => {
  const chain = chainOf(error)
  const refused = chain.find((one) => one instanceof OutgoingRefused)
  if (refused !== undefined) return ofRefusal(refused)
  const codes = chain.map(codeOf)
  const has = (known: readonly string[]): boolean => codes.some((code) => known.includes(code))
  if (has(timedOut) || chain.some(({ name }) => name === 'TimeoutError')) return { kind: 'timed_out' }
  if (codes.some(isTls)) return { kind: 'tls' }
  if (has(unreachable)) return { kind: 'unreachable' }
  if (has(['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'])) {
    const found = foundIssuer(chain)
    return { kind: 'mismatch', ...(found !== undefined && { found }) }
  }
  return { kind: has(notAnIssuer) ? 'not_an_issuer' : 'failed' }
}

/** What a provider told about it in words of the protocol: `access_denied`, `invalid_client`; null where it didn't. */
export const errorWordOf = (error: unknown): string | null => {
  for (const one of chainOf(error)) if ('error' in one && typeof one.error === 'string') return one.error
  return null
}
