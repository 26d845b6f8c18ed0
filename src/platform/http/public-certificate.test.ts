import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { testConfig } from '../../testing/test-config.ts'
import { hasPublicCertificate, isPubliclyTrusted } from './public-certificate.ts'

const [root = '', other = ''] = rootCertificates

test('a chain is public when it ends at a root that browsers know', () => {
  expect(isPubliclyTrusted(root)).toBe(true)
  expect(isPubliclyTrusted(root, [other])).toBe(false)
  expect(isPubliclyTrusted(`${other}\n${root}`)).toBe(false)
  expect(isPubliclyTrusted('no certificate at all')).toBe(false)
})

test('only a certificate from a file, for a name, can be public', async () => {
  const certificateFile = join(temporaryFolder(), 'chain.pem')
  writeFileSync(certificateFile, root)
  expect(readFileSync(certificateFile, 'utf8')).toBe(root)
  const config = testConfig('/nowhere')
  const tls = { mode: 'files', certificateFile, keyFile: '' } as const
  expect(await hasPublicCertificate({ http: config.http, tls })).toBe(true)
  expect(await hasPublicCertificate({ http: { ...config.http, kind: 'localhost' }, tls })).toBe(false)
  expect(await hasPublicCertificate({ http: config.http, tls: { ...tls, mode: 'internal' } })).toBe(false)
  const missing = { ...tls, certificateFile: '/nowhere/chain.pem' }
  expect(await hasPublicCertificate({ http: config.http, tls: missing })).toBe(false)
})
