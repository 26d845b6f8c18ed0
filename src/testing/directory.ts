import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Attribute, Change, Client } from 'ldapts'
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
  /** Gives somebody another address there. */
  setMail: (uid: string, mail: string) => Promise<void>
}

export const base = 'dc=school,dc=test'
const bindDn = `cn=parley,${base}`
const bindPassword = 'of-parley'
const rootDn = `cn=root,${base}`
const rootPassword = 'of-root'

const person = (uid: string, more: string): string => `
dn: uid=${uid},ou=people,${base}
objectClass: inetOrgPerson
uid: ${uid}
sn: ${uid}
userPassword: of-${uid}
${more}
`

/** Bytes that are no text, and the same as text: only one of them differs. */
export const guids = {
  cy: Buffer.from('00ff80fe01c0c1f5aaaaaaaaaaaaaa80', 'hex'),
  dee: Buffer.from('00ff80fe01c0c1f5aaaaaaaaaaaaaa81', 'hex'),
}

const withGuid = (uid: keyof typeof guids): string =>
  person(uid, `cn: Somebody\nobjectClass: guidPerson\nobjectGUID:: ${guids[uid].toString('base64')}`)

const group = (cn: string, more: string): string => `
dn: cn=${cn},ou=groups,${base}
cn: ${cn}
${more}
`

const oddDn = `uid=odd\\, (1)*,ou=people,${base}`

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
${withGuid('cy')}
${withGuid('dee')}

dn: ${oddDn}
objectClass: inetOrgPerson
uid: odd, (1)*
cn: Odd
sn: Odd
mail: odd@school.test
userPassword: of-odd

dn: ou=groups,${base}
objectClass: organizationalUnit
ou: groups
${group('it', `objectClass: groupOfNames\nmember: uid=ana,ou=people,${base}`)}
${group('odd', `objectClass: groupOfNames\nmember: ${oddDn}`)}
${group('unix', 'objectClass: posixGroup\ngidNumber: 1\nmemberUid: ana\nmemberUid: {dn}')}
`

/** What Active Directory knows people by: sixteen bytes of anything. */
const guidSchema = `
attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'objectGUID' EQUALITY octetStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.32473.1.2 NAME 'guidPerson' SUP top AUXILIARY MAY objectGUID )
`

const configuration = (folder: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
include ${folder}/guid.schema
modulepath /usr/lib/ldap
moduleload back_mdb
allow bind_anon_dn
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${base}"
rootdn "${rootDn}"
rootpw ${rootPassword}
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
    'guid.schema': guidSchema,
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
  const url = `ldap://127.0.0.1:${plain}`
  return {
    plain: url,
    encrypted: `ldaps://127.0.0.1:${encrypted}`,
    ca,
    bindDn,
    bindPassword,
    async setMail(uid, mail) {
      const client = new Client({ url })
      await client.bind(rootDn, rootPassword)
      const modification = new Attribute({ type: 'mail', values: [mail] })
      await client.modify(`uid=${uid},ou=people,${base}`, new Change({ operation: 'replace', modification }))
      await client.unbind()
    },
  }
}
