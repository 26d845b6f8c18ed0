import { X509Certificate } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StartError } from '../../core/start-error.ts'
import type { TlsConfig } from '../config/config.ts'
import { createLog } from '../log/log.ts'
import { createCertificateSource } from './certificate-source.ts'
import { judgeCertificate, type CertificatePair } from './certificate.ts'
import { createInternalCa } from './internal-ca.ts'

const day = 24 * 3600 * 1000
const start = Date.UTC(2026, 10, 21)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-tls-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const caOf = (name: string, now = start, at = 'ca') =>
  createInternalCa({ folder: join(folder, at), name, now: () => now })
const pairFor = async (name: string, at: string, now = start): Promise<CertificatePair> =>
  caOf(name, now, at).current()

test.each(['meet.example', '203.0.113.1', '2001:db8::1', 'localhost'])(
  'our CA makes a certificate for %s that is signed by its root and by nothing else',
  async (name) => {
    const ca = caOf(name)
    expect(ca.rootPem()).toBeNull()
    const { cert } = await ca.current()
    const leaf = new X509Certificate(cert)
    const root = new X509Certificate(ca.rootPem() ?? '')
    expect([root.ca, leaf.ca]).toEqual([true, false])
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true)
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThan(398 * day)
    for (const key of ['ca.key', 'leaf.key'])
      expect(statSync(join(folder, 'ca', key)).mode & 0o777).toBe(0o600)
  },
)

test('the root stays; the leaf is kept until its last month, and made anew for another name', async () => {
  const first = await caOf('meet.example').current()
  const root = caOf('meet.example').rootPem()
  expect((await caOf('meet.example', start + 59 * day).current()).fingerprint).toBe(first.fingerprint)
  const renewed = await caOf('meet.example', start + 61 * day).current()
  expect(renewed.fingerprint).not.toBe(first.fingerprint)
  const moved = await caOf('other.example', start + 61 * day).current()
  expect(new X509Certificate(moved.cert).checkHost('other.example')).toBe('other.example')
  expect(caOf('meet.example').rootPem()).toBe(root)
})

test('a leaf of another root, or without its key, is made anew', async () => {
  const first = await caOf('meet.example').current()
  rmSync(join(folder, 'ca/leaf.key'))
  const second = await caOf('meet.example').current()
  rmSync(join(folder, 'ca/ca.pem'))
  const third = await caOf('meet.example').current()
  expect(new Set([first, second, third].map(({ fingerprint }) => fingerprint)).size).toBe(3)
})

const judge =
  (pair: CertificatePair, name = 'meet.example', now = start) =>
  () =>
    judgeCertificate({ pair, name, now })

test('a certificate is used only when key, name and dates fit', async () => {
  const good = await pairFor('meet.example', 'a')
  const other = await pairFor('meet.example', 'b')
  expect(judge(good)).not.toThrow()
  expect(judge({ ...good, key: other.key })).toThrow(/belongs to another/u)
  expect(judge(good, 'other.example')).toThrow(/isn’t for other.example/u)
  expect(judge(good, '203.0.113.1')).toThrow(/isn’t for/u)
  expect(judge(good, 'meet.example', start + 91 * day)).toThrow(/ended on/u)
  expect(judge(good, 'meet.example', start - 2 * day)).toThrow(/begins on/u)
  expect(judge({ ...good, cert: 'x' })).toThrow(/isn’t a PEM certificate/u)
  expect(judge({ ...good, key: '' })).toThrow(/private key isn’t/u)
})

/** A source of the two files `cert.pem` and `key.pem`, with a second that passes when told to. */
const openSource = (mode: TlsConfig['mode'] = 'files') => {
  const tls: TlsConfig = {
    mode,
    certificateFile: join(folder, 'cert.pem'),
    keyFile: join(folder, 'key.pem'),
  }
  const lines: string[] = []
  const timers = new Set<() => void>()
  const used: CertificatePair[] = []
  const { log } = createLog({
    level: 'info',
    format: 'json',
    process: 'test',
    write: (line) => lines.push(line),
  })
  const http = { name: 'meet.example' } as Parameters<typeof createCertificateSource>[0]['config']['http']
  const source = createCertificateSource({
    config: { tls, http, dataDir: folder },
    log,
    now: () => start,
    after: (_milliseconds, run) => {
      timers.add(run)
      return () => void timers.delete(run)
    },
  })
  const second = (): void => {
    const due = [...timers]
    timers.clear()
    for (const run of due) run()
  }
  return { source, used, second, lines, begin: () => source.start((pair) => used.push(pair)) }
}

const place = ({ cert, key }: CertificatePair): void => {
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key)
  chmodSync(join(folder, 'key.pem'), 0o600)
}

test('files that are replaced are taken once both are still, also one after the other', async () => {
  const [one, two] = [await pairFor('meet.example', 'a'), await pairFor('meet.example', 'b')]
  place(one)
  const { used, second, begin, lines, source } = openSource()
  await begin()
  expect(used).toHaveLength(1)
  second()
  writeFileSync(join(folder, 'cert.pem'), two.cert)
  second()
  writeFileSync(join(folder, 'key.pem'), two.key)
  second()
  expect(used).toHaveLength(1)
  second()
  await vi.waitFor(() => expect(used.at(-1)?.cert).toBe(two.cert))
  expect(lines.some((line) => line.includes('certificate.refused'))).toBe(false)
  source.close()
})

test('a renewal that moves a link is seen', async () => {
  const [one, two] = [await pairFor('meet.example', 'a'), await pairFor('meet.example', 'b')]
  for (const [name, pair] of Object.entries({ one, two })) {
    writeFileSync(join(folder, `${name}.cert`), pair.cert)
    writeFileSync(join(folder, `${name}.key`), pair.key, { mode: 0o600 })
  }
  const link = (to: string): void => {
    for (const kind of ['cert', 'key']) {
      symlinkSync(join(folder, `${to}.${kind}`), join(folder, 'new'))
      renameSync(join(folder, 'new'), join(folder, `${kind}.pem`))
    }
  }
  link('one')
  const { used, second, begin } = openSource()
  await begin()
  link('two')
  second()
  second()
  await vi.waitFor(() => expect(used.at(-1)?.cert).toBe(two.cert))
})

test('a bad one is refused loudly and the old one stays', async () => {
  const good = await pairFor('meet.example', 'a')
  place(good)
  const { used, second, begin, lines, source } = openSource()
  await begin()
  place(await pairFor('other.example', 'b'))
  second()
  second()
  await vi.waitFor(() => expect(lines.some((line) => line.includes('certificate.refused'))).toBe(true))
  expect(source.offer(await pairFor('third.example', 'c'))).toBe(false)
  expect(used.map(({ cert }) => cert)).toEqual([good.cert])
  const better = await pairFor('meet.example', 'd')
  expect(source.offer(better)).toBe(true)
  expect(used.at(-1)?.cert).toBe(better.cert)
})

test('without a good one to begin with there is a clear reason not to start', async () => {
  const reasonOf = () =>
    openSource()
      .begin()
      .catch((reason: unknown) => reason as StartError)
  expect(await reasonOf()).toMatchObject({
    exitCode: 78,
    message: expect.stringMatching(/ENOENT/u) as string,
  })
  place(await pairFor('other.example', 'a'))
  expect((await reasonOf())?.message).toMatch(/isn’t for meet.example/u)
  place(await pairFor('meet.example', 'b'))
  chmodSync(join(folder, 'key.pem'), 0o644)
  expect((await reasonOf())?.message).toMatch(/Anybody may read the private key/u)
})

test('without files our own CA is asked, and asked again now and then', async () => {
  const { begin, used, second } = openSource('internal')
  await begin()
  expect(used[0]?.cert).toBe(readFileSync(join(folder, 'tls/leaf.pem'), 'utf8'))
  second()
  await vi.waitFor(() => expect(used).toHaveLength(1))
})
