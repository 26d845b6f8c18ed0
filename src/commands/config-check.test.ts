import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAuthenticator } from '../testing/authenticator.ts'
import { startTestApp } from '../testing/start-test-app.ts'
import { testOrigin } from '../testing/test-config.ts'
import { parley, temporaryFolder, type Answer } from './testing/parley.ts'

const check = async (dataDir: string, name: string): Promise<Answer> =>
  parley(['config', 'check', '--json'], { env: { PARLEY_DATA_DIR: dataDir, PARLEY_HTTP_NAME: name } })

const warningsIn = ({ stdout }: Answer) =>
  (JSON.parse(stdout) as { warnings: { message: string; cure: string }[] }).warnings

test(
  'before a name is changed, `config check` says whose passkeys would open nothing',
  { timeout: 60_000 },
  async () => {
    const { config, signedIn } = await startTestApp()
    const ana = await signedIn('Ana')
    const device = createAuthenticator({ origin: testOrigin })
    const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
    await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
    expect(warningsIn(await check(config.dataDir, 'meet.test'))).toEqual([])
    const [warning, ...more] = warningsIn(await check(config.dataDir, 'new.test'))
    expect([warning?.message, more]).toEqual([
      expect.stringContaining('passkeys of meet.test open nothing at new.test (passkeys: 1, accounts: 1)'),
      [],
    ])
    expect(warning?.cure).toContain('set http.name to meet.test again')
    const told = await parley(['config', 'check'], {
      env: { PARLEY_DATA_DIR: config.dataDir, PARLEY_HTTP_NAME: 'new.test' },
    })
    expect([told.exitCode, told.stdout]).toEqual([
      0,
      expect.stringContaining('Warning: passkeys of meet.test'),
    ])
  },
)

test(
  'where nothing was ever served, or what is there can’t be read, it is about the settings alone',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder()
    expect(warningsIn(await check(join(folder, 'nowhere'), 'meet.test'))).toEqual([])
    writeFileSync(join(folder, 'parley.db'), 'no database')
    expect(await check(folder, 'meet.test')).toMatchObject({ exitCode: 0 })
  },
)
