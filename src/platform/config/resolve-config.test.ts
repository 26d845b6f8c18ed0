import { describe, expect, test } from 'vitest'
import { ownAddresses, type Interfaces } from './addresses.ts'
import { checkFiles, type FileFacts } from './check-files.ts'
import type { Config } from './config.ts'
import { readConfig, type ConfigReading } from './read-config.ts'
import type { Flags } from './read-text.ts'

const on = (...addresses: string[]): Interfaces => ({
  eth0: addresses.map((address) => ({ address, internal: false })),
})
const nowhere: Interfaces = { lo: [{ address: '127.0.0.1', internal: true }] }

const read = (
  flags: Flags,
  interfaces: Interfaces = on('203.0.113.1'),
  isRoot = true,
  homeDir: string | null = '/home/ada',
): ConfigReading =>
  readConfig({
    file: null,
    env: {},
    flags,
    machine: { isRoot, homeDir, workingDir: '/', interfaces, isTerminal: false },
  })

const configOf = (reading: ConfigReading): Config => {
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading.config
}

const local = ['http://localhost:7080', 'http://127.0.0.1:7080', 'http://[::1]:7080']

describe('name, addresses to open, certificate', () => {
  test.each<[Flags, Partial<Config['http']>, Config['tls']['mode']]>([
    [
      {},
      { kind: 'localhost', publicUrl: 'http://localhost:7080', origins: local, httpsPort: 0, httpPort: 0 },
      'off',
    ],
    [{ 'http.name': '127.0.0.1' }, { kind: 'localhost', publicUrl: 'http://127.0.0.1:7080' }, 'off'],
    [{ 'http.name': '[::1]' }, { kind: 'localhost', publicUrl: 'http://[::1]:7080' }, 'off'],
    [
      { 'http.local_port': '80' },
      { publicUrl: 'http://localhost', origins: ['http://localhost', 'http://127.0.0.1', 'http://[::1]'] },
      'off',
    ],
    [
      { 'tls.mode': 'internal' },
      {
        kind: 'localhost',
        publicUrl: 'https://localhost',
        origins: ['https://localhost', ...local],
        httpsPort: 443,
      },
      'internal',
    ],
    [
      { 'http.name': 'Meet.Example.' },
      {
        kind: 'name',
        name: 'meet.example',
        publicUrl: 'https://meet.example',
        origins: ['https://meet.example'],
        localPort: 0,
      },
      'internal',
    ],
    [
      { 'http.name': 'meet.example', 'http.https_port': '8443' },
      { publicUrl: 'https://meet.example:8443', origins: ['https://meet.example:8443'] },
      'internal',
    ],
    [{ 'http.name': 'bücher.example' }, { name: 'xn--bcher-kva.example' }, 'internal'],
    [{ 'http.name': '203.0.113.1' }, { kind: 'ipv4', publicUrl: 'https://203.0.113.1' }, 'internal'],
    [
      { 'http.name': '2001:DB8:0::1' },
      { kind: 'ipv6', name: '2001:db8::1', publicUrl: 'https://[2001:db8::1]' },
      'internal',
    ],
    [{ 'http.name': 'meet.example', 'tls.certificate_file': '/c', 'tls.key_file': '/k' }, {}, 'files'],
  ])('%j', (flags, http, mode) => {
    const config = configOf(read(flags))
    expect(config.http).toMatchObject(http)
    expect(config.http.origins[0]).toBe(config.http.publicUrl)
    expect(config.tls.mode).toBe(mode)
  })
})

const private4 = '10.0.0.5'
const public4 = '203.0.113.1'
const public6 = '2001:db8::5'
const named = { 'http.name': 'meet.example' }

describe('media', () => {
  test.each<[string, Flags, Interfaces, Partial<Config['livekit']>]>([
    ['public, on 443', named, on(public4), { udpPort: 443, addresses: [public4], relayAddress: public4 }],
    ['private', named, on(private4), { udpPort: 7882, addresses: [private4], relayAddress: private4 }],
    [
      'both',
      named,
      on(private4, public4),
      { udpPort: 7882, addresses: [public4, private4], relayAddress: public4 },
    ],
    ['IPv6 beside', named, on(public6, public4), { udpPort: 443, addresses: [public4, public6] }],
    ['only IPv6', named, on(public6), { udpPort: 443, addresses: [public6], relayAddress: public6 }],
    ['localhost', {}, on(public4), { udpPort: 7882, addresses: [public4], relayAddress: null }],
    ['no network', {}, nowhere, { udpPort: 7882, addresses: ['127.0.0.1'], relayAddress: null }],
    [
      'another port',
      { ...named, 'http.https_port': '8443' },
      on(public4),
      { udpPort: 7882, relayAddress: null },
    ],
    [
      'the relay is never taken before it is offered',
      { ...named, 'livekit.relay_offer_seconds': '60' },
      on(public4),
      { relayWindows: { offerAfter: 60, takeAfter: 60 } },
    ],
    ['relay off', { ...named, 'livekit.relay': 'off' }, on(public4), { relayAddress: null }],
    ['a name without a dot', { 'http.name': 'server' }, on(private4), { relayAddress: null }],
    ['by IPv6 address', { 'http.name': public6 }, on(public6), { udpPort: 443, relayAddress: null }],
    ['by IPv4 address', { 'http.name': public4 }, on('10.0.0.9', public4), { relayAddress: public4 }],
    [
      'public name behind 1:1 NAT',
      { 'http.name': public4 },
      on(private4),
      { udpPort: 443, addresses: [public4], relayAddress: private4 },
    ],
    [
      'chosen behind NAT',
      { ...named, 'livekit.addresses': public4 },
      on(private4),
      { udpPort: 443, addresses: [public4], relayAddress: private4 },
    ],
    ['chosen port', { ...named, 'livekit.udp_port': '5000' }, on(public4), { udpPort: 5000 }],
  ])('%s', (_case, flags, interfaces, livekit) => {
    expect(configOf(read(flags, interfaces)).livekit).toMatchObject(livekit)
  })

  test('own addresses: no loopback, link-local or container bridges, IPv4 and public first, once each', () => {
    const found = ownAddresses({
      lo: [
        { address: '127.0.0.1', internal: true },
        { address: '::1', internal: true },
      ],
      docker0: [{ address: '172.17.0.1', internal: false }],
      'br-0123456789ab': [{ address: '172.18.0.1', internal: false }],
      wlan0: [
        { address: 'fe80::1', internal: false },
        { address: '169.254.3.4', internal: false },
        { address: '192.168.1.9', internal: false },
      ],
      eth0: [
        { address: '2001:DB8::5', internal: false },
        { address: 'fd00::7', internal: false },
        { address: '203.0.113.1', internal: false },
      ],
      eth1: [{ address: '203.0.113.1', internal: false }],
    })
    expect(found).toEqual(['203.0.113.1', '192.168.1.9', '2001:db8::5', 'fd00::7'])
  })

  test('a bridge counts when there is nothing else, and names of ours are not mistaken for programs’', () => {
    expect(ownAddresses({ docker0: [{ address: '172.17.0.1', internal: false }] })).toEqual(['172.17.0.1'])
    expect(ownAddresses({ 'veth-lab': [{ address: '10.1.0.1', internal: false }] })).toEqual(['10.1.0.1'])
  })
})

describe('what can’t be', () => {
  test.each<[Flags, string, string]>([
    [{ 'http.name': 'https://meet.example' }, 'http.name', 'is not a host name'],
    [{ 'http.name': 'meet.example:8443' }, 'http.name', 'is not a host name'],
    [{ 'http.name': '203.0.113' }, 'http.name', 'is not a host name'],
    [{ 'http.name': '0.0.0.0' }, 'http.name', 'which nobody can open'],
    [{ ...named, 'tls.mode': 'off' }, 'tls.mode', 'is off'],
    [{ ...named, 'http.https_port': '0' }, 'http.https_port', 'is 0, but tls.mode is internal'],
    [{ ...named, 'tls.mode': 'files' }, 'tls.certificate_file', 'is missing'],
    [{ ...named, 'tls.certificate_file': '/c' }, 'tls.key_file', 'is missing'],
    [{ ...named, 'tls.mode': 'internal', 'tls.key_file': '/k' }, 'tls.mode', 'certificate files are named'],
    [{ 'http.local_port': '0' }, 'http.local_port', 'nothing would listen'],
    [{ 'http.listen': 'eth0' }, 'http.listen', 'no IP address'],
    [{ 'http.allowed_origins': '*' }, 'http.allowed_origins', 'no origin'],
    [{ 'http.allowed_origins': 'null' }, 'http.allowed_origins', 'no origin'],
    [{ 'http.allowed_origins': 'https://app.example/' }, 'http.allowed_origins', 'no origin'],
    [{ 'http.allowed_origins': 'https://*.example' }, 'http.allowed_origins', 'no origin'],
    [{ 'http.allowed_origins': 'app.example' }, 'http.allowed_origins', 'no origin'],
    [{ 'http.trusted_proxies': '10.0.0.0/33' }, 'http.trusted_proxies', 'no address or network'],
    [{ 'livekit.addresses': 'meet.example' }, 'livekit.addresses', 'no IP address'],
    [{ 'livekit.relay': 'on' }, 'livekit.relay', 'http.name is localhost'],
    [
      { ...named, 'livekit.relay': 'on', 'http.https_port': '8443' },
      'livekit.relay',
      'http.https_port is 8443',
    ],
    [{ 'livekit.udp_port': '443', 'livekit.addresses': '10.0.0.1' }, 'livekit.udp_port', 'browsers refuse'],
    [{ 'database.url': 'mysql://x' }, 'database.url', 'no address of a database'],
    [{ 'database.url': 'file:parley.db' }, 'database.url', 'relative path'],
    [{ 'livekit.port': '0' }, 'livekit.port', 'is needed'],
    [{ 'livekit.port': '7081' }, 'livekit.port', 'is 7081, as edge.loopback_port is'],
    [{ data_dir: `/${'d'.repeat(100)}` }, 'data_dir', 'longer than the system allows'],
    [{ run_dir: `/${'d'.repeat(100)}` }, 'run_dir', 'longer than the system allows'],
  ])('%j', (flags, key, message) => {
    const reading = read(flags)
    const problems = reading.ok ? [] : reading.problems
    expect(problems.map((problem) => problem.key)).toContain(key)
    expect(problems.map((problem) => problem.message).join()).toContain(message)
    for (const problem of problems) expect(problem.cure).not.toBe('')
  })
})

test('folders follow the user', () => {
  expect(configOf(read({}))).toMatchObject({ dataDir: '/var/lib/parley', runDir: '/var/lib/parley/run' })
  expect(configOf(read({}, nowhere, false)).dataDir).toBe('/home/ada/.local/share/parley')
  expect(configOf(read({}, nowhere, false, null)).dataDir).toBe('/var/lib/parley')
  expect(configOf(read({ run_dir: '/run/parley' })).runDir).toBe('/run/parley')
})

describe('files that settings name', () => {
  const facts: FileFacts = { exists: true, isReadable: true, isExecutable: true, mode: 0o600 }
  const check = (flags: Flags, found: Partial<FileFacts>) => {
    const reading = read(flags)
    if (!reading.ok) throw new Error('the settings themselves are wrong')
    return checkFiles({ reading, roles: ['edge', 'livekit'], factsOf: () => ({ ...facts, ...found }) })
  }
  const files: Flags = { ...named, 'tls.certificate_file': '/c.pem', 'tls.key_file': '/k.pem' }

  test.each<[Flags, Partial<FileFacts>, string]>([
    [files, { exists: false }, 'no file'],
    [files, { isReadable: false }, 'can’t read'],
    [files, { mode: 0o644 }, 'others may read (0644)'],
    [files, { mode: 0o640 }, 'others may read (0640)'],
    [{ 'livekit.binary': '/lk' }, { isExecutable: false }, 'isn’t executable'],
  ])('%j %j', (flags, found, message) => {
    const last = check(flags, found).at(-1)
    expect(last?.message).toContain(message)
    expect(last?.where).toMatch(/^--/)
  })

  test('right ones pass', () => {
    expect(check({ ...files, 'livekit.binary': '/lk' }, {})).toEqual([])
  })
})
