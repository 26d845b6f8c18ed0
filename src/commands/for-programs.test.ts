import { expect, test } from 'vitest'
import { exitCodes } from '../core/start-error.ts'
import { listen, startTestApp } from '../testing/start-test-app.ts'
import { parley } from './testing/parley.ts'

const text = expect.any(String) as string

/** A running server, and what `parley … --json` answers beside it. */
const withServer = async () => {
  const started = await startTestApp()
  await listen(started)
  const { config } = started
  const env = { PARLEY_DATA_DIR: config.dataDir, PARLEY_RUN_DIR: config.runDir }
  const told = async (...words: string[]): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await parley([...words, '--json'], { env })
    // All that is said is the one answer.
    expect([words, exitCode, stderr]).toEqual([words, exitCodes.ok, ''])
    return JSON.parse(stdout)
  }
  const refused = async (...words: string[]): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await parley([...words, '--json'], { env })
    expect([words, exitCode, stderr]).toEqual([words, exitCodes.failure, ''])
    return JSON.parse(stdout)
  }
  return { ...started, told, refused }
}

const problem = (code: string) => ({ error: { message: text, exitCode: exitCodes.failure, code } })

test('what becomes of an account is told to programs', { timeout: 60_000 }, async () => {
  const { told, refused, signedIn } = await withServer()
  const [root, ana] = [await signedIn('Root', 'admin'), await signedIn('Ana')]
  const account = {
    id: ana.userId,
    name: 'Ana',
    email: ana.email,
    emailVerified: false,
    username: null,
    role: 'user',
    disabled: false,
    leavesAt: null,
    createdAt: text,
    seenAt: text,
  }
  expect(await told('user', 'promote', ana.email)).toEqual({ ...account, role: 'admin' })
  expect((await ana.send('GET /api/users')).statusCode).toBe(200)
  expect(await told('user', 'demote', ana.userId)).toEqual(account)
  expect((await ana.send('GET /api/users')).statusCode).toBe(403)
  expect(await told('user', 'sign-out', ana.email)).toEqual({ id: ana.userId, ended: 1 })
  expect(await told('user', 'sign-out', ana.email)).toEqual({ id: ana.userId, ended: 0 })
  expect(await told('user', 'disable', ana.email)).toEqual({ ...account, disabled: true })
  expect(await refused('user', 'demote', root.email)).toEqual(problem('conflict'))
  expect(await refused('user', 'sign-out', 'eve@meet.test')).toEqual(problem('not_found'))
})

test('browsers that are signed out, and invitations, are told to programs', { timeout: 60_000 }, async () => {
  const { told, refused, signedIn, newClient } = await withServer()
  const ana = await signedIn('Ana')
  const [session] = (await ana.call('GET /api/sessions', {})).sessions
  const id = session?.id ?? ''
  expect(await told('session', 'end', id)).toEqual({ id, ended: true })
  expect((await ana.send('GET /api/sessions')).statusCode).toBe(401)
  expect(await refused('session', 'end', id)).toEqual(problem('not_found'))
  const { invitations, taken } = (await told('invite', 'create', 'Bo@meet.test', ana.email)) as {
    invitations: { id: string; url: string }[]
    taken: string[]
  }
  expect(taken).toEqual([ana.email])
  const [made] = invitations
  const invitation = { id: made?.id, email: 'Bo@meet.test', role: 'user', createdAt: text, expiresAt: text }
  // Links are shown once.
  expect(await told('invite', 'list')).toEqual({ invitations: [invitation] })
  expect(await told('invite', 'revoke', 'bo@meet.test')).toEqual({ id: made?.id, revoked: true })
  expect(await told('invite', 'list')).toEqual({ invitations: [] })
  expect(await refused('invite', 'revoke', made?.id ?? '')).toEqual(problem('not_found'))
  const body = { secret: made?.url.split('#')[1] ?? '' }
  expect((await newClient().send('POST /api/invitation/check', { body })).statusCode).toBe(410)
})
