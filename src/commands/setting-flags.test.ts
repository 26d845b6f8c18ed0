import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addSettingFlags, givenSettings, toArguments } from './setting-flags.ts'

const given = (...words: string[]) => {
  const command = addSettingFlags(new Command('run'))
  return givenSettings(command.parse(words, { from: 'user' }).opts())
}

test('flags are settings; lists by commas or repeated; switches either way', () => {
  const { file, flags } = given(
    ...[
      '--config',
      '/c.yaml',
      '--http-name',
      'meet.example',
      '--http-listen',
      '10.0.0.1',
      '--http-listen=10.0.0.2',
    ],
    '--no-processes-supervise',
  )
  expect(file).toBe('/c.yaml')
  expect(flags).toEqual({
    'http.name': 'meet.example',
    'http.listen': ['10.0.0.1', '10.0.0.2'],
    'processes.supervise': false,
  })
  expect(given('--processes-supervise').flags).toEqual({ 'processes.supervise': true })
  expect(given('--processes-supervise=false').flags).toEqual({ 'processes.supervise': 'false' })
  expect(given().flags).toEqual({})
})

test('a child gets the same words, but no secrets on its command line', () => {
  const words = [
    '--http-listen',
    '10.0.0.1',
    '--http-listen',
    '::1',
    '--no-processes-supervise',
    '--config',
    '/c',
  ]
  const passed = toArguments(given(...words, '--database-url', 'postgresql://ada:CANARY@db/x'))
  expect(passed).toEqual(['--config=/c', '--http-listen=10.0.0.1,::1', '--processes-supervise=false'])
  expect(toArguments(given(...passed))).toEqual(passed)
})
