import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** PEM texts: the certificate with its chain, and its private key. */
export interface CertificatePair {
  cert: string
  key: string
}

/** A pair that was looked at and found good. */
export interface GoodCertificate extends CertificatePair {
  /** UTC milliseconds. */
  expiresAt: number
  /** SHA-256 of the certificate, as browsers show it. */
  fingerprint: string
}

/** Why a certificate isn't used, in a sentence for the operator. */
export class BadCertificate extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BadCertificate'
  }
}

const parse = ({ cert, key }: CertificatePair) => {
  let leaf: X509Certificate
  try {
    leaf = new X509Certificate(cert)
  } catch (cause) {
    throw new BadCertificate('The certificate isn’t a PEM certificate.', cause)
  }
  try {
    return { leaf, privateKey: createPrivateKey(key) }
  } catch (cause) {
    throw new BadCertificate('The private key isn’t an unencrypted PEM key.', cause)
  }
}

const isFor = (leaf: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined

/**
 * Looks at a certificate before anybody meets it: key, name and dates must fit.
 * @throws BadCertificate
 */
export const judgeCertificate = ({
  pair,
  name,
  now,
}: {
  pair: CertificatePair
  name: string
  now: number
}): GoodCertificate => {
  const { leaf, privateKey } = parse(pair)
  if (!leaf.checkPrivateKey(privateKey))
    throw new BadCertificate('The private key belongs to another certificate.')
  if (!isFor(leaf, name))
    throw new BadCertificate(`The certificate isn’t for ${name}: ${leaf.subjectAltName ?? leaf.subject}.`)
  const expiresAt = leaf.validToDate.getTime()
  if (expiresAt <= now) throw new BadCertificate(`The certificate ended on ${leaf.validTo}.`)
  if (leaf.validFromDate.getTime() > now)
    throw new BadCertificate(`The certificate begins on ${leaf.validFrom}.`)
  return { ...pair, expiresAt, fingerprint: leaf.fingerprint256 }
}
