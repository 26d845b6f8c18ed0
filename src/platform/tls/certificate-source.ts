import { join } from 'node:path'
import type { After, Now } from '../../core/clock.ts'
import { exitCodes, StartError } from '../../core/start-error.ts'
import type { Config } from '../config/config.ts'
import type { Log } from '../log/log.ts'
import { readCertificateFiles, watchCertificateFiles } from './certificate-files.ts'
import {
  BadCertificate,
  judgeCertificate,
  type CertificatePair,
  type GoodCertificate,
} from './certificate.ts'
import { createInternalCa } from './internal-ca.ts'

/** Where the edge's certificate comes from, and what replaces it while people are connected. */
export interface CertificateSource {
  /**
   * Calls `use` with the first certificate, and again with every later one that is good.
   * @throws StartError when there is no good one to begin with
   */
  start: (use: (pair: CertificatePair) => void) => Promise<void>
  /** A certificate somebody hands over. Answers whether it was good; a bad one is refused and the old one stays. */
  offer: (pair: CertificatePair) => boolean
  close: () => void
}

export interface CertificateSourceInput {
  config: Pick<Config, 'tls' | 'http' | 'dataDir'>
  log: Log
  now: Now
  after: After
}

const renewalLookMilliseconds = 6 * 3600 * 1000

const startError = (cause: unknown, config: CertificateSourceInput['config']): unknown => {
  if (!(cause instanceof BadCertificate)) return cause
  return new StartError({
    message: cause.message,
    cure:
      config.tls.mode === 'files'
        ? `Correct ${config.tls.certificateFile} and ${config.tls.keyFile}, or set tls.mode to internal.`
        : `Delete ${join(config.dataDir, 'tls')} to get a new CA and certificate.`,
    exitCode: exitCodes.configuration,
    cause,
  })
}

export const createCertificateSource = ({
  config,
  log,
  now,
  after,
}: CertificateSourceInput): CertificateSource => {
  const { tls, http, dataDir } = config
  const ca = createInternalCa({ folder: join(dataDir, 'tls'), name: http.name, now })
  let use: ((pair: CertificatePair) => void) | null = null
  let fingerprint = ''
  let stop: () => void = () => undefined

  const load = async (): Promise<GoodCertificate> =>
    tls.mode === 'files'
      ? judgeCertificate({ pair: readCertificateFiles(tls), name: http.name, now: now() })
      : ca.current()

  const take = (good: GoodCertificate): void => {
    if (good.fingerprint === fingerprint) return
    use?.({ cert: good.cert, key: good.key })
    fingerprint = good.fingerprint
    log.info('certificate.taken', { expiresAt: new Date(good.expiresAt).toISOString(), fingerprint })
  }

  /** A certificate that is no good is said so loudly, and nobody who is connected or connects notices. */
  const attempt = async (work: () => GoodCertificate | Promise<GoodCertificate>): Promise<boolean> => {
    try {
      take(await work())
      return true
    } catch (error) {
      log.error('certificate.refused', { error, message: (error as Error).message })
      return false
    }
  }

  const lookAgain = (): void => {
    stop = after(renewalLookMilliseconds, () => {
      void attempt(load)
      lookAgain()
    })
  }

  const watch = (): void => {
    if (tls.mode === 'files')
      stop = watchCertificateFiles({ ...tls, after, onChange: () => void attempt(load) })
    else lookAgain()
  }

  return {
    async start(useIt) {
      use = useIt
      try {
        take(await load())
      } catch (error) {
        throw startError(error, config)
      }
      watch()
    },
    offer(pair) {
      try {
        take(judgeCertificate({ pair, name: http.name, now: now() }))
        return true
      } catch (error) {
        log.error('certificate.refused', { error, message: (error as Error).message })
        return false
      }
    },
    close: () => stop(),
  }
}
