import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createSeal } from '../../platform/secrets/seal.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { testConfig } from '../../testing/test-config.ts'
import { effectiveOf } from './effective.ts'

describeDatabases('settings of several nodes', ({ open }) => {
  test('what is set on one holds on the other from the next request on', async () => {
    const database = await open()
    const [here, there] = [await startTestApp({ database }), await startTestApp({ database })]
    const admin = await here.signedIn('Root', 'admin')
    const mayRegister = async () => (await there.newClient().call('GET /api/me', {})).mayRegister
    expect(await mayRegister()).toBeUndefined()
    const set = async (value: string | null, version: number) =>
      admin.call('PATCH /api/settings', {
        body: { changes: [{ key: 'accounts.registration', value, version }] },
      })
    await set('open', 0)
    expect(await mayRegister()).toBe(true)
    await set(null, 1)
    expect(await mayRegister()).toBeUndefined()
  })
})

test.each([
  [{ kind: 'file', file: '/etc/parley/parley.toml', line: 7 }, 'file', '/etc/parley/parley.toml'],
  [{ kind: 'flag', name: '--accounts.registration' }, 'flag', '--accounts.registration'],
  [{ kind: 'env', name: 'PARLEY_ACCOUNTS_REGISTRATION' }, 'environment', 'PARLEY_ACCOUNTS_REGISTRATION'],
] as const)(
  'what is fixed outside says where, and what was set here before waits: %o',
  (source, name, place) => {
    const key = 'accounts.registration'
    const { editable } = testConfig('/nowhere')
    const fixed = {
      values: { ...editable.values, [key]: 'closed' as const },
      sources: { ...editable.sources, [key]: source },
    }
    const rows = [{ key, value: '"open"', version: 3, updatedAt: 1 }]
    const { states, values } = effectiveOf({ editable: fixed, rows, seal: createSeal(Buffer.alloc(32, 7)) })
    const state = states.find((one) => one.key === key)
    expect([values[key], state?.source, state?.version]).toEqual(['closed', name, 3])
    expect(state?.place).toContain(place)
  },
)
