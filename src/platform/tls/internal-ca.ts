import { randomBytes, webcrypto } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { judgeCertificate, type CertificatePair, type GoodCertificate } from './certificate.ts'

/**
 * A small CA of our own, for installs without a public name: its root is kept, so that people who trust it once need
 * not do so again. Files in `tls` of the data folder: `ca.pem` (to hand out), `ca.key`, `leaf.pem`, `leaf.key`.
 */
export interface InternalCa {
  /** The certificate in use; made new when there is none, it is for another name, or its last month has begun. */
  current: () => Promise<GoodCertificate>
  /** PEM of the root, for people to trust; null before the first certificate. */
  rootPem: () => string | null
}

const day = 24 * 3600 * 1000
/** Browsers want leaves to live less than 398 days, and phones roots of a few years at least. */
const leafMilliseconds = 90 * day
const rootMilliseconds = 3650 * day
const renewMilliseconds = 30 * day
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

export interface InternalCaInput {
  folder: string
  /** DNS name or IP address. */
  name: string
  now: () => number
}

const writeFile = (file: string, text: string, mode: number): void => {
  const own = `${file}.${process.pid}`
  writeFileSync(own, text, { mode })
  chmodSync(own, mode)
  renameSync(own, file)
}

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> => {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/(.{64})(?!$)/gu, '$1\n')}\n-----END PRIVATE KEY-----\n`
}

const importKey = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey(
    'pkcs8',
    Buffer.from(pem.replace(/-----[^-]+-----|\s/gu, ''), 'base64'),
    algorithm,
    true,
    ['sign'],
  )

const newPair = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

/** Serial numbers are positive and at most 20 bytes. */
const newSerial = (): string => `01${randomBytes(15).toString('hex')}`

/** Needed only when something is issued, a few times a year: not worth its memory in between. */
const loadX509 = async () => {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

const makeRoot = async (now: number): Promise<CertificatePair> => {
  const x509 = await loadX509()
  const keys = await newPair()
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=Parley root ${new Date(now).toISOString().slice(0, 10)} ${randomBytes(3).toString('hex')}`,
    notBefore: new Date(now - day),
    notAfter: new Date(now + rootMilliseconds),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${root.toString('pem')}\n`, key: await exportKey(keys.privateKey) }
}

const makeLeaf = async (root: CertificatePair, name: string, now: number): Promise<CertificatePair> => {
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(root.cert)
  const keys = await newPair()
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${name}`,
    issuer: issuer.subject,
    notBefore: new Date(now - day),
    notAfter: new Date(now + leafMilliseconds),
    publicKey: keys.publicKey,
    signingKey: await importKey(root.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }]),
      await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${leaf.toString('pem')}\n${root.cert}`, key: await exportKey(keys.privateKey) }
}

export const createInternalCa = ({ folder, name, now }: InternalCaInput): InternalCa => {
  const file = (one: string): string => join(folder, one)

  const read = (stem: string): CertificatePair | null => {
    if (!existsSync(file(`${stem}.pem`)) || !existsSync(file(`${stem}.key`))) return null
    return { cert: readFileSync(file(`${stem}.pem`), 'utf8'), key: readFileSync(file(`${stem}.key`), 'utf8') }
  }

  /** The key first: a certificate without its key is made again, a key without certificate harms nobody. */
  const keep = (stem: string, { cert, key }: CertificatePair): void => {
    writeFile(file(`${stem}.key`), key, 0o600)
    writeFile(file(`${stem}.pem`), cert, 0o644)
  }

  const root = async (): Promise<CertificatePair> => {
    const kept = read('ca')
    if (kept !== null) return kept
    const made = await makeRoot(now())
    keep('ca', made)
    return made
  }

  const goodLeaf = (issuer: CertificatePair): GoodCertificate | null => {
    try {
      const pair = read('leaf')
      if (pair?.cert.endsWith(issuer.cert) !== true) return null
      return judgeCertificate({ pair, name, now: now() + renewMilliseconds })
    } catch {
      return null
    }
  }

  return {
    async current() {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const issuer = await root()
      const kept = goodLeaf(issuer)
      if (kept !== null) return kept
      const made = await makeLeaf(issuer, name, now())
      keep('leaf', made)
      return judgeCertificate({ pair: made, name, now: now() })
    },
    rootPem: () => read('ca')?.cert ?? null,
  }
}
