import { domainToASCII } from 'node:url'
import { isAddress, isIPv4, isNetwork, isPublicAddress, normaliseAddress } from './addresses.ts'
import type { HttpConfig, TlsConfig } from './config.ts'
import type { RawConfig, SettingKey } from './schema.ts'

/** Says that a setting is wrong; the caller knows where it was set. */
export type Complain = (key: SettingKey, message: string, cure: string) => void

export interface ResolvedFront {
  http: HttpConfig
  tls: TlsConfig
}

const label = /^(?!-)[a-z\d-]{1,63}(?<!-)$/

const isHostName = (name: string): boolean =>
  name.length <= 253 &&
  name.split('.').every((part) => label.test(part)) &&
  !/^\d+$/.test(name.split('.').at(-1) ?? '')

const readName = (raw: string, complain: Complain): string => {
  const bare = raw.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (isAddress(bare)) {
    if (/^(?:0\.0\.0\.0|::)$/.test(normaliseAddress(bare)))
      complain(
        'http.name',
        `is ${raw}, which nobody can open`,
        'Name the address people use; http.listen says where to listen.',
      )
    return normaliseAddress(bare)
  }
  const name = domainToASCII(bare)
  if (isHostName(name)) return name
  complain(
    'http.name',
    `is not a host name or an IP address: ${JSON.stringify(raw)}`,
    'Write only the name, as meet.example, without https:// and without a port.',
  )
  return 'localhost'
}

const kindOf = (name: string): HttpConfig['kind'] => {
  if (name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))) return 'localhost'
  if (isIPv4(name)) return 'ipv4'
  return isAddress(name) ? 'ipv6' : 'name'
}

const originOf = (scheme: 'http' | 'https', name: string, port: number): string => {
  const host = name.includes(':') ? `[${name}]` : name
  return `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}`
}

const resolveTls = (raw: RawConfig, isLocal: boolean, complain: Complain): TlsConfig => {
  const files = { certificateFile: raw['tls.certificate_file'], keyFile: raw['tls.key_file'] }
  const given = [files.certificateFile, files.keyFile].filter((file) => file !== '').length
  const asked = raw['tls.mode']
  const mode = asked !== 'auto' ? asked : given > 0 ? 'files' : isLocal ? 'off' : 'internal'
  if (mode === 'files' && files.certificateFile === '')
    complain('tls.certificate_file', 'is missing', 'Name the PEM file with the certificate and its chain.')
  if (mode === 'files' && files.keyFile === '')
    complain('tls.key_file', 'is missing', 'Name the PEM file with the private key.')
  if (mode !== 'files' && given > 0)
    complain(
      'tls.mode',
      `is ${mode}, but certificate files are named`,
      'Set tls.mode to files, or remove tls.certificate_file and tls.key_file.',
    )
  if (mode === 'off' && !isLocal)
    complain(
      'tls.mode',
      'is off, but browsers give no camera and no microphone to plain HTTP',
      'Use auto, files or internal; off is for http.name localhost only.',
    )
  return { mode, ...files }
}

const checkLists = (raw: RawConfig, complain: Complain): void => {
  const wrongListen = raw['http.listen'].find((item) => !isAddress(item))
  if (wrongListen !== undefined)
    complain(
      'http.listen',
      `has ${JSON.stringify(wrongListen)}, which is no IP address`,
      'List addresses of this machine, without ports.',
    )
  const wrongProxy = raw['http.trusted_proxies'].find((item) => !isNetwork(item))
  if (wrongProxy !== undefined)
    complain(
      'http.trusted_proxies',
      `has ${JSON.stringify(wrongProxy)}, which is no address or network`,
      'Write 192.0.2.7 or 192.0.2.0/24.',
    )
  const wrongNetwork = raw['outgoing.allowed_networks'].find((item) => !isNetwork(item))
  if (wrongNetwork !== undefined)
    complain(
      'outgoing.allowed_networks',
      `has ${JSON.stringify(wrongNetwork)}, which is no address or network`,
      'Write 10.1.2.3 or 10.0.0.0/8.',
    )
}

/** As a browser writes it: scheme and host, a port where it isn't the usual one, nothing behind. */
const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text) || text.includes('*')) return false
  const { protocol, origin } = new URL(text)
  return ['https:', 'http:'].includes(protocol) && origin === text
}

const checkOrigins = (raw: RawConfig, complain: Complain): void => {
  const wrong = raw['http.allowed_origins'].find((item) => !isOrigin(item))
  if (wrong !== undefined)
    complain(
      'http.allowed_origins',
      `has ${JSON.stringify(wrong)}, which is no origin`,
      'Write scheme and host as browsers do, each by itself: https://app.example.org, without a path or a star.',
    )
}

/** Whose pages may do more than look: ours, and those the operator allows. */
export const trustedOrigins = ({
  origins,
  allowedOrigins,
}: Pick<HttpConfig, 'origins' | 'allowedOrigins'>): string[] => [...origins, ...allowedOrigins]

/** What the settings of the web front mean together: name, addresses to open, certificate, ports. */
export const resolveFront = (raw: RawConfig, complain: Complain): ResolvedFront => {
  const name = readName(raw['http.name'], complain)
  const kind = kindOf(name)
  const isLocal = kind === 'localhost'
  const tls = resolveTls(raw, isLocal, complain)
  const httpsPort = tls.mode === 'off' ? 0 : raw['http.https_port']
  const localPort = isLocal ? raw['http.local_port'] : 0
  if (httpsPort === 0 && tls.mode !== 'off')
    complain(
      'http.https_port',
      `is 0, but tls.mode is ${tls.mode}`,
      'Give it a port; 0 is for http.name localhost without TLS.',
    )
  if (tls.mode === 'off' && isLocal && localPort === 0)
    complain('http.local_port', 'is 0 and HTTPS is off: nothing would listen', 'Give it a port, as 7080.')
  checkLists(raw, complain)
  checkOrigins(raw, complain)
  const secure = httpsPort === 0 ? [] : [originOf('https', name, httpsPort)]
  const plainNames = [...new Set([name, 'localhost', '127.0.0.1', '::1'])]
  const plain = localPort === 0 ? [] : plainNames.map((host) => originOf('http', host, localPort))
  const origins = [...secure, ...plain]
  const allowedOrigins = raw['http.allowed_origins']
  const http: HttpConfig = {
    name,
    kind,
    publicUrl: origins[0] ?? originOf('https', name, httpsPort),
    origins,
    allowedOrigins,
    betterAuthCookie: raw['http.better_auth_cookie'],
    httpsPort,
    httpPort: httpsPort === 0 ? 0 : raw['http.http_port'],
    localPort,
    listen: raw['http.listen'],
    trustedProxies: raw['http.trusted_proxies'],
  }
  return { http, tls }
}

/** Whether the name itself says where the server is on the internet. */
export const isPublicName = ({ kind, name }: HttpConfig): boolean =>
  (kind === 'ipv4' || kind === 'ipv6') && isPublicAddress(name)
