import type { Config } from '../config/config.ts'

/** Response headers, by lower-case name. */
export type Headers = Readonly<Record<string, string>>

const permissions = [
  'camera',
  'microphone',
  'display-capture',
  'fullscreen',
  'screen-wake-lock',
  'autoplay',
  'speaker-selection',
  'picture-in-picture',
  'clipboard-write',
  'publickey-credentials-get',
  'publickey-credentials-create',
] as const

/** Powerful features no page of ours uses: named, because what isn't named is allowed to the page itself. */
const refusedPermissions = [
  'accelerometer',
  'browsing-topics',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
] as const

const permissionsPolicy = [
  ...permissions.map((name) => `${name}=(self)`),
  ...refusedPermissions.map((name) => `${name}=()`),
].join(', ')

/**
 * `'self'` doesn't cover WebSockets in every browser, so they are named: `wss://host`, for localhost `ws:` too. The
 * grammar of the policy has no IPv6 literals (CSP3, host-source): there `'self'` must do.
 */
const socketOrigins = (http: Config['http']): string[] => {
  const hosts = [...new Set(http.origins.map((origin) => new URL(origin).host))].filter(
    (host) => !host.startsWith('['),
  )
  return hosts.flatMap((host) =>
    http.kind === 'localhost' ? [`wss://${host}`, `ws://${host}`] : [`wss://${host}`],
  )
}

export const contentSecurityPolicy = (http: Config['http']): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    `connect-src 'self' ${socketOrigins(http).join(' ')}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** A year, once a public certificate works: whoever came over HTTPS comes back over HTTPS. */
const strictTransport = (publicCertificate: boolean): Headers =>
  publicCertificate ? { 'strict-transport-security': 'max-age=31536000' } : {}

/** The headers of pages and their files. */
export const pageHeaders = ({ http, publicCertificate }: HeaderFacts): Headers => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  ...strictTransport(publicCertificate),
  'content-security-policy': contentSecurityPolicy(http),
  'permissions-policy': permissionsPolicy,
  'cross-origin-opener-policy': 'same-origin',
})

/** The headers of everything that isn't a page: nothing in it may run, and nobody keeps it. */
export const answerHeaders = ({ publicCertificate }: HeaderFacts): Headers => ({
  'x-content-type-options': 'nosniff',
  ...strictTransport(publicCertificate),
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
})

export interface HeaderFacts {
  http: Config['http']
  /** Whether browsers trust our certificate by themselves; a private CA must not bind people to HTTPS. */
  publicCertificate: boolean
}
