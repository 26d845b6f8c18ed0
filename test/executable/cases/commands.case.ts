import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from '../../../src/core/start-error.ts'
import { run, testFolder } from '../lab/executable.ts'

const versions = /^parley \d+\.\d+\.\d+ .*\nNode 24\.\d+\.\d+\nLiveKit 1\.\d+\.\d+\nSQLite 3\.\d+\.\d+\n$/

test('says the versions of what is inside', async () => {
  const answer = await run({ words: ['--version'] })
  expect(answer).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
  expect(answer.stdout).toMatch(versions)
})

test('has the licences and notices of everything inside', async () => {
  const { exitCode, stdout } = await run({ words: ['licenses'] })
  expect(exitCode).toBe(exitCodes.ok)
  for (const name of ['Node.js', 'LiveKit', 'SQLite', 'Inter', 'fastify', 'svelte', 'prisma', 'pion'])
    expect(stdout).toMatch(new RegExp(name, 'i'))
  expect(stdout).toContain('Apache License')

  const list = await run({ words: ['licenses', '--json'] })
  const { bomFormat, components } = JSON.parse(list.stdout) as { bomFormat: string; components: object[] }
  expect(bomFormat).toBe('CycloneDX')
  expect(components.length).toBeGreaterThan(100)
})

test.each([
  [['rnu'], /^Unknown command 'rnu'\n\(Did you mean run\?\)\nSee parley --help\n$/],
  [['run', '--jsno'], /^Unknown option '--jsno'\n\(Did you mean --json\?\)\nSee parley help run\n$/],
  [['install'], /^Unknown command 'install'\nSee parley --help\n$/],
])('%j is refused in a sentence', async (words, sentence) => {
  const { exitCode, stdout, stderr } = await run({ words })
  expect({ exitCode, stdout }).toEqual({ exitCode: exitCodes.usage, stdout: '' })
  expect(stderr).toMatch(sentence)
})

test('help offers what there is, and nothing that comes later', async () => {
  const { exitCode, stdout } = await run({ words: ['--help'] })
  expect(exitCode).toBe(exitCodes.ok)
  for (const name of ['run', 'edge', 'livekit', 'user', 'setup-link', 'config', 'licenses'])
    expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
  expect(stdout).not.toContain('install')
})

test('is no Node: options of Node in the environment and on the command line do nothing', async () => {
  const folder = testFolder()
  const intruder = join(folder, 'intruder.cjs')
  writeFileSync(intruder, `process.stdout.write('intruder')`)
  const answer = await run({
    words: ['--version'],
    env: { NODE_OPTIONS: `--require ${intruder}` },
  })
  expect(answer).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
  expect(answer.stdout).toMatch(versions)

  for (const words of [['--eval', '1'], [intruder], ['--inspect'], ['--require', intruder]]) {
    const { exitCode, stdout } = await run({ words })
    expect({ words, exitCode, stdout }).toEqual({ words, exitCode: exitCodes.usage, stdout: '' })
  }
})

test('a mistake in the configuration is named with key, line and cure', async () => {
  const file = join(testFolder(), 'parley.yaml')
  writeFileSync(file, 'log:\n  level: info\nhttp:\n  nmae: meet.example\n')
  const { exitCode, stderr } = await run({ words: ['config', 'check', '--config', file] })
  expect(exitCode).toBe(exitCodes.configuration)
  expect(stderr).toContain(`${file} line 4: http.nmae is no setting\n  Did you mean http.name?`)

  writeFileSync(file, 'http:\n  name: [unclosed\n')
  const unreadable = await run({ words: ['config', 'check', '--config', file] })
  expect(unreadable.exitCode).toBe(exitCodes.configuration)
  expect(unreadable.stderr).toMatch(new RegExp(`${file} line \\d`))
})
