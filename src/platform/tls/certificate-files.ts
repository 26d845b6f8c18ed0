import { readFileSync, statSync } from 'node:fs'
import type { After } from '../../core/clock.ts'
import { BadCertificate, type CertificatePair } from './certificate.ts'

export interface CertificateFiles {
  certificateFile: string
  keyFile: string
}

/**
 * Reads the two files.
 * @throws BadCertificate when one can't be read, or everybody may read the key
 */
export const readCertificateFiles = ({ certificateFile, keyFile }: CertificateFiles): CertificatePair => {
  try {
    if ((statSync(keyFile).mode & 0o007) !== 0)
      throw new BadCertificate(`Anybody may read the private key. Run: chmod o-rwx ${keyFile}`)
    return { cert: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  } catch (error) {
    if (error instanceof BadCertificate) throw error
    throw new BadCertificate(`${(error as Error).message}.`, error)
  }
}

/** Follows links, so that a renewal that only moves a link is seen. */
const stampOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found === undefined ? 'none' : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`
}

const lookMilliseconds = 1000

export interface WatchInput extends CertificateFiles {
  after: After
  onChange: () => void
}

/**
 * Calls `onChange` after either file was replaced and both have been still for a second: certificate and key are two
 * files, and in between they don't fit. Answers how to stop.
 */
export const watchCertificateFiles = ({
  certificateFile,
  keyFile,
  after,
  onChange,
}: WatchInput): (() => void) => {
  const stamp = (): string => `${stampOf(certificateFile)} ${stampOf(keyFile)}`
  let used = stamp()
  let last = used
  const look = (): void => {
    const seen = stamp()
    const isStill = seen === last
    last = seen
    if (isStill && seen !== used) {
      used = seen
      onChange()
    }
    cancel = after(lookMilliseconds, look)
  }
  let cancel = after(lookMilliseconds, look)
  return () => cancel()
}
