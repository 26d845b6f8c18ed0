import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import type { Config } from '../config/config.ts'

const blocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Whether each certificate is signed by the next and the last one by a root that browsers know. */
export const isPubliclyTrusted = (pem: string, roots: readonly string[] = rootCertificates): boolean => {
  const chain = (pem.match(blocks) ?? []).map((block) => new X509Certificate(block))
  const last = chain.at(-1)
  if (last === undefined) return false
  const isLinked = chain.every((one, index) => {
    const next = chain[index + 1]
    return next === undefined || (one.checkIssued(next) && one.verify(next.publicKey))
  })
  return isLinked && roots.some((root) => isSignedBy(last, new X509Certificate(root)))
}

const isSignedBy = (certificate: X509Certificate, root: X509Certificate): boolean =>
  certificate.fingerprint256 === root.fingerprint256 ||
  (certificate.checkIssued(root) && certificate.verify(root.publicKey))

/** False also when it can't be read: then nobody should be bound to it. */
export const hasPublicCertificate = async ({ http, tls }: Pick<Config, 'http' | 'tls'>): Promise<boolean> => {
  if (tls.mode !== 'files' || http.kind === 'localhost') return false
  try {
    return isPubliclyTrusted(await readFile(tls.certificateFile, 'utf8'))
  } catch {
    return false
  }
}
