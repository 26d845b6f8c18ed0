import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../core/start-error.ts'
import { parley, temporaryFolder, type Answer } from './testing/parley.ts'

const parsed = ({ stdout }: Answer): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>

const ada = ['--email', 'ada@example.org', '--name', 'Ada']

describe('the command line itself', () => {
  test('versions of everything inside', async () => {
    const answer = await parley(['--version'])
    expect(answer).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
    expect(answer.stdout).toMatch(
      /^parley \d+\.\d+\.\d+ .*\nNode 24\.\d+\.\d+\nLiveKit 1\.\d+\.\d+\nSQLite 3\.\d+\.\d+\n$/,
    )
    const forPrograms = parsed(await parley(['--version', '--json']))
    expect(Object.keys(forPrograms)).toEqual(['parley', 'build', 'node', 'livekit', 'sqlite'])
  })

  test.each([
    [['rnu'], /Unknown command 'rnu'\n\(Did you mean run\?\)/],
    [['run', '--jsno'], /Unknown option '--jsno'\n\(Did you mean --json\?\)\nSee parley help run/],
    [['run', '--http-nmae', 'x'], /\(Did you mean --http-name\?\)/],
    [['run', 'now'], /Too many arguments/],
    [['run', '--http-name'], /argument missing/],
    [['user', 'create', '--name', 'Ada'], /Required option '--email <address>' not specified/],
    [['install'], /Unknown command 'install'/],
    // Nobody else on the machine is to read it in a list of processes.
    [['user', 'create', ...ada, '--password', 'x'], /Unknown option '--password'/],
    [['user', 'create', ...ada, '--password=x'], /Unknown option '--password=x'/],
    [['user', 'create', ...ada, '--pass', 'x'], /Unknown option '--pass'/],
    [['help', 'nothing'], /There is no help about 'nothing'/],
    [['user'], /Usage: parley user/],
    [[], /Usage: parley <command>/],
  ])('%j is refused with exit code 2', async (words, message) => {
    const { exitCode, stdout, stderr } = await parley(words)
    expect({ exitCode, stdout }).toEqual({ exitCode: exitCodes.usage, stdout: '' })
    expect(stderr).toMatch(message)
  })

  test('help about commands, settings and exit codes', async () => {
    const [general, run, settings, codes] = await Promise.all(
      [['--help'], ['help', 'run'], ['help', 'settings'], ['help', 'exit-codes']].map((words) =>
        parley(words),
      ),
    )
    expect(general?.stdout).toMatch(/Processes:[^]*People:[^]*Configuration:[^]*Examples:/)
    expect(general?.stdout).not.toContain('install')
    expect(run?.stdout).toContain('SIGHUP')
    expect(run?.stdout).not.toContain('--supervised')
    expect(settings?.stdout).toContain('--livekit-udp-port   PARLEY_LIVEKIT_UDP_PORT')
    for (const code of Object.values(exitCodes))
      expect(codes?.stdout).toMatch(new RegExp(`^ +${code}  \\w`, 'm'))
  })
})

describe('configuration', () => {
  test('check names every mistake with its place and its cure', async () => {
    const file = join(temporaryFolder(), 'parley.yaml')
    writeFileSync(file, 'http:\n  nmae: meet.example\n  https_port: lots\n')
    const { exitCode, stderr } = await parley(['config', 'check', '--config', file], {
      env: { PARLEY_TSL_MODE: 'off' },
    })
    expect(exitCode).toBe(exitCodes.configuration)
    expect(stderr).toContain(`${file} line 2: http.nmae is no setting\n  Did you mean http.name?`)
    expect(stderr).toContain(
      `${file} line 3: http.https_port must be a whole number from 0 to 65535, not "lots"`,
    )
    expect(stderr).toContain('PARLEY_TSL_MODE is no setting\n  Did you mean PARLEY_TLS_MODE?')
    const forPrograms = await parley(['config', 'check', '--config', file, '--json'])
    expect(parsed(forPrograms)).toMatchObject({
      error: { exitCode: 78, problems: [{ key: 'http.nmae' }, {}] },
    })
  })

  test('a file that isn’t there, named in any way, is a mistake', async () => {
    const env = { CONFIG_FILE: '/nowhere/parley.yaml' }
    const answers = [
      await parley(['config', 'check'], { env }),
      await parley(['config', 'check', '--config', '/nowhere/x']),
    ]
    for (const { exitCode } of answers) expect(exitCode).toBe(exitCodes.configuration)
    expect(answers[0]?.stderr).toContain('CONFIG_FILE in the environment: /nowhere/parley.yaml isn’t there')
  })

  test('show tells values, sources, and no secrets', async () => {
    const file = join(temporaryFolder(), 'parley.yaml')
    writeFileSync(file, 'http:\n  name: 203.0.113.1\n')
    const env = { PARLEY_CONFIG_FILE: file, DATABASE_URL: 'postgresql://ada:CANARY@db/parley' }
    const shown = await parley(['config', 'show', '--log-level', 'warn', '--no-processes-supervise'], { env })
    expect(shown.exitCode).toBe(exitCodes.ok)
    expect(shown.stdout).toMatch(new RegExp(`^http\\.name +203\\.0\\.113\\.1 +${file} line 2$`, 'm'))
    expect(shown.stdout).toMatch(/^log\.level +warn +--log-level$/m)
    expect(shown.stdout).toMatch(/^processes\.supervise +false +--processes-supervise$/m)
    expect(shown.stdout).toMatch(
      /^database\.url +postgresql:\/\/ada:\*{8}@db\/parley +DATABASE_URL in the environment$/m,
    )
    const json = await parley(['config', 'show', '--json'], { env })
    expect(shown.stdout + json.stdout).not.toContain('CANARY')
    expect(parsed(json)['http.https_port']).toEqual({ value: 443, source: 'default' })
  })
})

describe('people', () => {
  test('the first admin by a link, or by hand; passwords come on standard input', async () => {
    const env = { PARLEY_DATA_DIR: join(temporaryFolder(), 'data') }
    const link = await parley(['setup-link'], { env })
    expect(link.exitCode).toBe(exitCodes.ok)
    expect(link.stdout).toMatch(/^http:\/\/localhost:7080\/setup#[\w-]{22}\n$/)

    const create = (words: readonly string[], input: string): Promise<Answer> =>
      parley(['user', 'create', '--email', 'Ada@Example.org', '--name', 'Ada', ...words], { env, input })
    const weak = await create(['--admin'], 'short\n')
    expect(weak).toMatchObject({ exitCode: exitCodes.failure, stdout: '' })
    expect(weak.stderr).toContain('Password must have at least')
    const made = await create(['--admin', '--json'], 'correct horse battery\nsomething else\n')
    expect(parsed(made)).toMatchObject({
      name: 'Ada',
      email: 'Ada@Example.org',
      role: 'admin',
      disabled: false,
    })
    expect(made.stdout + made.stderr).not.toContain('horse')

    const list = await parley(['user', 'list'], { env })
    expect(list.stdout).toMatch(/^E-MAIL .*\nAda@Example\.org +Ada +admin +\d{4}-\d\d-\d\d\n$/)
    const refused = await parley(['setup-link', '--json'], { env })
    expect(refused.exitCode).toBe(exitCodes.failure)
    expect(parsed(refused)).toMatchObject({
      error: { cure: expect.stringContaining('parley user create') as string },
    })
  })
})

test('in a folder that others may look into, no file of ours is for them', async () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const answer = await parley(['setup-link'], { env: { PARLEY_DATA_DIR: folder } })
  expect(answer.exitCode).toBe(exitCodes.ok)
  const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
  // The folder of the sockets is for the group.
  expect(open.filter((name) => name !== 'run')).toEqual([])
})

test('licences are the executable’s: the sources say how to get them', async () => {
  const { exitCode, stderr } = await parley(['licenses'])
  if (exitCode === exitCodes.ok) return
  expect(exitCode).toBe(exitCodes.failure)
  expect(stderr).toContain('npm run build')
})
