import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createInternalCa } from '../platform/tls/internal-ca.ts'
import { comesTrue } from './comes-true.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A real directory (slapd) on loopback ports of its own, gone when the test is over. */
export interface TestDirectory {
  plain: string
  encrypted: string
  /** In PEM: who has signed its certificate. */
  ca: string
  bindDn: string
  bindPassword: string
}

export const base = 'dc=school,dc=test'
const bindDn = `cn=parley,${base}`
const bindPassword = 'of-parley'

const person = (uid: string, more: string): string => `
dn: uid=${uid},ou=people,${base}
objectClass: inetOrgPerson
uid: ${uid}
sn: ${uid}
userPassword: of-${uid}
${more}
`

const entries = `
dn: ${base}
objectClass: dcObject
objectClass: organization
dc: school
o: School

dn: ${bindDn}
objectClass: simpleSecurityObject
objectClass: organizationalRole
cn: parley
userPassword: ${bindPassword}

dn: ou=people,${base}
objectClass: organizationalUnit
ou: people

dn: ou=elsewhere,ou=people,${base}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:1/ou=elsewhere,${base}
${person('ben', 'cn: Ben Benson\nmail: ben@school.test')}
${person('ana', `cn: Ana\nmail: ana@school.test\nemployeeType: cn=it,${base}`)}
${person('twin', 'cn: Twin\nemployeeNumber: 7')}
${person('twin2', 'cn: Twin\nemployeeNumber: 7')}
${person('silent', 'cn: Silent')}
`

const configuration = (folder: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
allow bind_anon_dn
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${base}"
rootdn "cn=root,${base}"
directory ${folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${bindDn}" read by * none
`

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve()
    }).on('error', reject)
  })

/**
 * With a certificate for this name. It takes an empty password for nobody, as many do, and says yes. Needs Debian's
 * `slapd`, whose service is left alone.
 */
export const startDirectory = async (name = '127.0.0.1'): Promise<TestDirectory> => {
  const folder = temporaryFolder()
  const authority = createInternalCa({ folder: join(folder, 'ca'), name, now: Date.now })
  const { cert, key } = await authority.current()
  const ca = cert.slice(cert.lastIndexOf('-----BEGIN'))
  mkdirSync(join(folder, 'data'))
  for (const [name, text] of Object.entries({
    'slapd.conf': configuration(folder),
    'entries.ldif': entries,
    'cert.pem': cert,
    'key.pem': key,
    'ca.pem': ca,
  }))
    writeFileSync(join(folder, name), text)
  const conf = join(folder, 'slapd.conf')
  const filled = spawnSync('/usr/sbin/slapadd', ['-f', conf, '-l', join(folder, 'entries.ldif')], {
    encoding: 'utf8',
  })
  if (filled.status !== 0) throw new Error(`slapadd: ${filled.error?.message ?? filled.stderr}`)
  const [plain, encrypted] = [await freePort(), await freePort()]
  const urls = `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${encrypted}`
  const server = spawn('/usr/sbin/slapd', ['-f', conf, '-h', urls, '-d', '0'], { stdio: 'ignore' })
  onTestFinished(() => {
    server.kill('SIGKILL')
  })
  await comesTrue(() => answers(encrypted))
  return {
    plain: `ldap://127.0.0.1:${plain}`,
    encrypted: `ldaps://127.0.0.1:${encrypted}`,
    ca,
    bindDn,
    bindPassword,
  }
}
