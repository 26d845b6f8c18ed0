import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readConfig, type ConfigInput, type ConfigReading } from './read-config.ts'
import type { Machine } from './resolve-config.ts'
import { settings } from './schema.ts'
import { envNames, flagName, settingKeys } from './source.ts'

const machine: Machine = {
  isRoot: true,
  homeDir: '/home/ada',
  workingDir: '/work',
  interfaces: { eth0: [{ address: '203.0.113.1', internal: false }] },
  isTerminal: false,
}

const read = (input: Partial<ConfigInput> & { yaml?: string }): ConfigReading =>
  readConfig({
    file: input.yaml === undefined ? null : { path: '/etc/parley/parley.yaml', text: input.yaml },
    env: input.env ?? {},
    flags: input.flags ?? {},
    machine: input.machine ?? machine,
  })

const good = (reading: ConfigReading): Extract<ConfigReading, { ok: true }> => {
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading
}

const problems = (reading: ConfigReading) => (reading.ok ? [] : reading.problems)

describe('order of the sources', () => {
  test('default < file < environment < flag, each named', () => {
    const yaml = 'http:\n  name: file.example\n  http_port: 8080\nlog:\n  level: warn\n'
    const env = { PARLEY_HTTP_NAME: 'env.example', PARLEY_LOG_LEVEL: 'error' }
    const { raw, sources } = good(read({ yaml, env, flags: { 'http.name': 'flag.example' } }))
    expect(raw['http.name']).toBe('flag.example')
    expect(sources['http.name']).toEqual({ kind: 'flag', name: '--http-name' })
    expect(raw['log.level']).toBe('error')
    expect(sources['log.level']).toEqual({ kind: 'env', name: 'PARLEY_LOG_LEVEL' })
    expect(raw['http.http_port']).toBe(8080)
    expect(sources['http.http_port']).toEqual({ kind: 'file', file: '/etc/parley/parley.yaml', line: 3 })
    expect(sources['http.https_port']).toEqual({ kind: 'default' })
  })

  test('a recommended name in the environment is stronger than its alias', () => {
    const env = { DATABASE_URL: 'file:/a', PARLEY_DATABASE_URL: 'file:/b' }
    expect(good(read({ env })).config.database.url).toBe('file:/b')
    expect(good(read({ env: { DATABASE_URL: 'file:/a' } })).config.database.url).toBe('file:/a')
  })

  test('an empty variable and a key without a value set nothing', () => {
    const { sources } = good(read({ yaml: 'http:\nlog:\n  level:\n', env: { PARLEY_HTTP_NAME: '' } }))
    expect(sources['http.name'].kind).toBe('default')
    expect(sources['log.level'].kind).toBe('default')
  })

  test('lists, numbers and switches are read from text', () => {
    const env = { PARLEY_HTTP_LISTEN: '203.0.113.1, ::1', PARLEY_PROCESSES_SUPERVISE: 'no' }
    const { raw } = good(
      read({
        env,
        flags: { 'edge.first_byte_seconds': '2.5', 'http.trusted_proxies': ['10.0.0.1', '10.1.0.0/16'] },
      }),
    )
    expect(raw['http.listen']).toEqual(['203.0.113.1', '::1'])
    expect(raw['processes.supervise']).toBe(false)
    expect(raw['edge.first_byte_seconds']).toBe(2.5)
    expect(raw['http.trusted_proxies']).toEqual(['10.0.0.1', '10.1.0.0/16'])
  })

  test('the reading is frozen, to the bottom', () => {
    const { config } = good(read({}))
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.http.origins)).toBe(true)
  })

  test('a relative path is meant from where the command runs, and refused in a file', () => {
    expect(good(read({ flags: { data_dir: 'here' } })).config.dataDir).toBe('/work/here')
    expect(problems(read({ yaml: 'data_dir: here' }))).toEqual([
      expect.objectContaining({ key: 'data_dir', where: '/etc/parley/parley.yaml line 1' }),
    ])
  })
})

describe('problems name key, place and cure', () => {
  test.each([
    ['htpp:\n  name: x', 'htpp', 'line 1', 'is no setting'],
    ['http:\n  nmae: x.example', 'http.nmae', 'line 2', 'is no setting', 'Did you mean http.name?'],
    ['https_port: 443', 'https_port', 'line 1', 'is no setting', 'Did you mean http.https_port?'],
    ['http.name: x', 'http.name', 'line 1', 'is written with a dot'],
    ['http: 5', 'http', 'line 1', 'is a group of settings'],
    [
      '\n\nhttp:\n  https_port: "443"',
      'http.https_port',
      'line 4',
      'must be a whole number from 0 to 65535, not "443"',
    ],
    ['http: { https_port: 70000 }', 'http.https_port', 'line 1', 'not 70000'],
    ['http:\n  name: 7', 'http.name', 'line 2', 'must be a text', 'Put it in quotes.'],
    ['livekit:\n  relay: true', 'livekit.relay', 'line 2', 'must be one of auto, on, off, not true'],
    ['http:\n  listen: 10.0.0.1', 'http.listen', 'line 2', 'must be a list of texts'],
    ['processes:\n  supervise: maybe', 'processes.supervise', 'line 2', 'must be true or false'],
    ['http:\n  name: a\n  name: b', 'The file', 'line 3', 'isn’t YAML'],
    ['http: [', 'The file', 'line', 'isn’t YAML'],
    ['- a\n- b', 'The file', 'line 1', 'holds no settings'],
  ])('%j', (yaml, ...[key, where, message, cure = '']) => {
    const [first] = problems(read({ yaml }))
    expect(first?.key).toBe(key)
    expect(first?.where).toContain(`/etc/parley/parley.yaml ${where}`)
    expect(first?.message).toContain(message)
    expect(first?.cure).toContain(cure)
  })

  test('all problems of all sources come at once', () => {
    const found = problems(
      read({
        yaml: 'x: 1\nlog:\n  level: loud',
        env: { PARLEY_HTTP_NMAE: 'a', PARLEY_LIVEKIT_PORT: 'many' },
        flags: { 'log.format': 'xml' },
      }),
    )
    expect(found.map(({ key }) => key)).toEqual([
      'x',
      'PARLEY_HTTP_NMAE',
      'log.level',
      'livekit.port',
      'log.format',
    ])
    expect(found[1]?.cure).toBe('Did you mean PARLEY_HTTP_NAME?')
    expect(found[4]?.where).toBe('--log-format')
  })

  test('what a container platform sets for a service named parley is left alone', () => {
    expect(read({ env: { PARLEY_SERVICE_HOST: 'a', PARLEY_PORT_443_TCP: 'b', PARLEY_PORT: 'c' } }).ok).toBe(
      true,
    )
  })

  test('a secret’s value is never in a message', () => {
    const found = problems(
      read({ yaml: 'database:\n  url: [CANARY]', env: { DATABASE_URL: 'mysql://CANARY@x' } }),
    )
    expect(found.length).toBeGreaterThan(0)
    expect(JSON.stringify(found)).not.toContain('CANARY')
  })
})

describe('whatever is written', () => {
  test('reading any text as a file ends in a config or in problems with a line', () => {
    const words = fc.constantFrom(
      'http:',
      ' name:',
      'log',
      ': ',
      '\n',
      '  ',
      '- ',
      '&a ',
      '*a',
      '<<: ',
      '{',
      ']',
      '"',
      '#',
      '? ',
      '!!binary ',
    )
    const text = fc.array(fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 30 })
    fc.assert(
      fc.property(text, (parts) => {
        const reading = read({ yaml: parts.join('') })
        for (const problem of problems(reading)) expect(problem.where).not.toBe('')
      }),
      { numRuns: 500 },
    )
  })

  test('a number in range is read the same from file, environment and flag', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65535 }), (port) => {
        const key = 'livekit.udp_port'
        const values = [
          read({ yaml: `livekit:\n  udp_port: ${port}` }),
          read({ env: { [envNames(key)[0] ?? '']: String(port) } }),
          read({ flags: { [key]: String(port) } }),
        ].map((reading) => good(reading).raw[key])
        expect(values).toEqual([port, port, port])
      }),
    )
  })

  test('no two settings share a variable or a flag, and every default fits', () => {
    const names = settingKeys.flatMap((key) => [...envNames(key), flagName(key)])
    expect(new Set(names).size).toBe(names.length)
    expect(good(read({})).raw).toEqual(
      Object.fromEntries(settingKeys.map((key) => [key, settings[key].default])),
    )
  })
})
