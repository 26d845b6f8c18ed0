import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from './commands.ts'

/** A small authority and one server certificate, as files. */
export interface Certificates {
  /** PEM file of the authority, to be trusted by browsers. */
  authorityFile: string
  /** The same as text, for `tls.connect`. */
  authority: string
  certificateFile: string
  keyFile: string
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const kind = (name: string): string => (name.includes(':') || /^[\d.]+$/.test(name) ? 'IP' : 'DNS')

/** Makes an authority and a certificate for `names` (host names and addresses) that are good for two days. */
export async function createCertificates({
  folder,
  names,
}: {
  folder: string
  names: readonly string[]
}): Promise<Certificates> {
  await mkdir(folder, { recursive: true })
  const at = (name: string): string => join(folder, name)
  const authorityFile = at('authority.pem')
  const authorityKey = at('authority.key')
  const made = { certificateFile: at('server.pem'), keyFile: at('server.key') }
  const subject = ['-subj', '/CN=Parley lab authority', '-addext', 'basicConstraints=critical,CA:TRUE']
  await command(
    'openssl',
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    authorityKey,
    '-out',
    authorityFile,
    '-days',
    '2',
    ...subject,
  )
  await signCertificate({ folder, names, days: 2, ...made })
  return { authorityFile, authority: await readFile(authorityFile, 'utf8'), ...made }
}

export interface Signing {
  /** Folder of an authority made by `createCertificates`. */
  folder: string
  names: readonly string[]
  /** From now on; below zero for one that has expired. */
  days: number
  /** Where key and certificate go, each in one move, as an operator's tool would leave them. */
  certificateFile: string
  keyFile: string
}

/** Has the authority sign a new certificate with a new key. */
export async function signCertificate({
  folder,
  names,
  days,
  certificateFile,
  keyFile,
}: Signing): Promise<void> {
  const at = (name: string): string => join(folder, name)
  const own = { key: `${keyFile}.next`, certificate: `${certificateFile}.next` }
  const request = ['-keyout', own.key, '-out', at('request.pem'), '-subj', '/CN=meet.test']
  await command('openssl', 'req', ...newKey, ...request)
  const alternatives = names.map((name) => `${kind(name)}:${name}`).join(',')
  await writeFile(at('extensions'), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\n`)
  const by = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial']
  const what = ['-in', at('request.pem'), '-extfile', at('extensions'), '-days', String(days)]
  await command('openssl', 'x509', '-req', ...what, ...by, '-out', own.certificate)
  await rename(own.key, keyFile)
  await rename(own.certificate, certificateFile)
}
