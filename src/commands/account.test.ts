import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { liveClose, liveProtocol } from '../contract/live.ts'
import { exitCodes } from '../core/start-error.ts'
import { createMailSealing } from '../features/mail/index.ts'
import { readSeal } from '../platform/secrets/seal.ts'
import { openLive } from '../testing/live-client.ts'
import { withApp } from '../testing/second-factor-desk.ts'
import { listen, startTestApp, type TestApp } from '../testing/start-test-app.ts'
import { testOrigin } from '../testing/test-config.ts'
import { parley, temporaryFolder, type Answer } from './testing/parley.ts'

/** `parley` beside a running server; what it answered. */
const beside = ({ config }: Pick<TestApp, 'config'>, more: Record<string, string> = {}) => ({
  run: async (...words: string[]): Promise<Answer> =>
    parley(words, { env: { PARLEY_DATA_DIR: config.dataDir, PARLEY_RUN_DIR: config.runDir, ...more } }),
})

const parsed = ({ stdout }: Answer): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>

describe('beside a running server', { timeout: 60_000 }, () => {
  const inMeeting = async () => {
    const started = await startTestApp()
    const { path } = await listen(started)
    const root = await started.signedIn('Root', 'admin')
    const ana = await started.signedIn('Ana')
    const { code } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
    const place = await ana.call('POST /api/rooms/:code/join', { params: { code }, body: {} })
    const page = await openLive({ path, origin: testOrigin, cookies: ana.cookies })
    page.send({ type: 'hello', protocol: liveProtocol, topics: [`user:${ana.userId}`] })
    expect((await page.next()).type).toBe('welcome')
    return { ...started, ...beside(started), root, ana, code, place, page }
  }

  test('whoever is disabled at the shell is out at once', async () => {
    const { run, ana, place, page, control, root } = await inMeeting()
    const answer = await run('user', 'disable', 'ANA@meet.test')
    expect(answer).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
    expect(answer.stdout).toContain('Ana <ana@meet.test> can’t sign in any more')
    expect(await page.closed).toMatchObject({ code: liveClose.unauthenticated })
    expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
    expect(control.asked).toContain(`removeParticipant ${place.meeting.id} ${place.identity}`)
    const { entries } = await root.call('GET /api/audit', { query: { about: ana.userId, event: 'user.' } })
    expect(entries[0]).toMatchObject({
      event: 'user.changed',
      by: { kind: 'operator' },
      address: '',
      changes: [{ field: 'disabled', from: 'false', to: 'true' }],
    })
    expect(parsed(await run('user', 'enable', ana.userId, '--json'))).toMatchObject({ disabled: false })
  })

  test('who wants their account deleted is told, and kept', async () => {
    const { run, ana } = await inMeeting()
    const { leavesAt } = await ana.call('POST /api/me/departure', { body: { email: ana.email } })
    expect((await run('user', 'show', ana.email)).stdout).toContain(`leaves on ${leavesAt}`)
    expect((await run('user', 'list')).stdout).toContain(`leaves on ${leavesAt.slice(0, 10)}`)
    expect(parsed(await run('user', 'show', ana.email, '--json'))).toMatchObject({ disabled: true, leavesAt })
    const kept = parsed(await run('user', 'enable', ana.email, '--json'))
    expect(kept).toMatchObject({ disabled: false, leavesAt: null })
  })

  test('one browser, or all of an account, are signed out', async () => {
    const { run, ana, page } = await inMeeting()
    const { sessions } = parsed(await run('session', 'list', 'ana@meet.test', '--json')) as {
      sessions: { id: string }[]
    }
    expect(sessions).toHaveLength(1)
    const id = sessions[0]?.id ?? ''
    expect((await run('session', 'end', id)).exitCode).toBe(exitCodes.ok)
    expect(await page.closed).toMatchObject({ code: liveClose.unauthenticated })
    expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
    expect((await run('session', 'end', id)).exitCode).toBe(exitCodes.failure)
    expect((await run('user', 'sign-out', 'ana@meet.test')).stdout).toContain('signed out of 0 browsers')
  })

  test('a deleted account’s rooms go with it: their meetings end; or to somebody else: they go on', async () => {
    const { run, ana, root, place, control, app, database, newClient } = await inMeeting()
    const other = await root.call('POST /api/rooms', { body: { name: 'Coffee' } })
    const params = { code: other.code }
    const inside = await root.call('POST /api/rooms/:code/join', { params, body: {} })
    expect((await run('user', 'delete', 'ana@meet.test')).exitCode).toBe(exitCodes.usage)
    expect((await ana.call('GET /api/me', {})).user?.name).toBe('Ana')
    expect((await run('user', 'delete', 'ana@meet.test', '--yes')).stdout).toContain('is deleted')
    expect(control.asked).toContain(`deleteRoom ${place.meeting.id}`)
    expect((await run('user', 'show', 'ana@meet.test')).exitCode).toBe(exitCodes.failure)
    const last = await run('user', 'delete', 'root@meet.test', '--yes', '--json')
    expect(parsed(last)).toMatchObject({ error: { code: 'conflict' } })
    await app.users.create({ name: 'Heir', email: 'heir@meet.test', role: 'admin' })
    await run('user', 'delete', 'root@meet.test', '--yes', '--rooms-to', 'heir@meet.test')
    const { id } = await app.users.getBySignInName('heir@meet.test')
    const rooms = await database.query((prisma) => prisma.room.findMany({ where: { deletedAt: null } }))
    expect(rooms.map(({ code, ownerId }) => [code, ownerId])).toEqual([[other.code, id]])
    const visitor = newClient()
    const joined = await visitor.call('POST /api/rooms/:code/join', { params, body: { name: 'Ben' } })
    expect(joined.meeting.id).toBe(inside.meeting.id)
  })

  test('whose second factor is reset is told by mail, as by an admin', async () => {
    const started = await withApp()
    const { config, ana, database } = started
    await listen(started)
    const server = { PARLEY_MAIL_HOST: 'mail.example.org', PARLEY_MAIL_FROM: 'p@example.org' }
    const reset = () => beside(started, server).run('user', 'reset-second-factor', 'ana@meet.test')
    expect(await reset()).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
    expect((await ana.call('GET /api/me/second-factor', {})).onSince).toBeUndefined()
    const [job] = await database.query((prisma) => prisma.job.findMany())
    const sealing = createMailSealing({ seal: readSeal(config) })
    const waiting = JSON.parse(job?.payload ?? '') as Parameters<typeof sealing.open>[0]
    expect(sealing.open(waiting)).toMatchObject({
      to: ana.email,
      content: { template: 'second_factor_off', values: { name: 'Ana', byAdmin: true } },
    })
    expect((await reset()).exitCode).toBe(exitCodes.failure)
    expect(await database.query((prisma) => prisma.job.count())).toBe(1)
  })

  test('two accounts of one person become one, and meetings go on', async () => {
    const { run, ana, page, root, code, place, newClient, app } = await inMeeting()
    const heir = await app.users.create({ name: 'Anna', email: 'anna@meet.test', role: 'user' })
    const merge = ['user', 'merge', 'ana@meet.test', '--into', 'anna@meet.test']
    expect((await run(...merge)).exitCode).toBe(exitCodes.usage)
    const same = await run('user', 'merge', 'ana@meet.test', '--into', 'ana@meet.test', '--yes')
    expect(same.stderr.toLowerCase()).toContain('must be another account')
    const merged = await run(...merge, '--yes')
    expect(merged).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
    expect(merged.stdout).toBe('Ana <ana@meet.test> is part of Anna <anna@meet.test> now.\n')
    expect(await page.closed).toMatchObject({ code: liveClose.unauthenticated })
    expect((await run('user', 'show', ana.userId)).exitCode).toBe(exitCodes.failure)
    const joined = await newClient().call('POST /api/rooms/:code/join', {
      params: { code },
      body: { name: 'Ben' },
    })
    expect(joined.meeting.id).toBe(place.meeting.id)
    const query = { about: heir.id, event: 'user.' }
    const { entries } = await root.call('GET /api/audit', { query })
    expect(entries[0]).toMatchObject({ event: 'user.merged', by: { kind: 'operator' } })
  })
})

test(
  'without a server: accounts are shown and changed, the last admin stays',
  { timeout: 60_000 },
  async () => {
    const env = { PARLEY_DATA_DIR: join(temporaryFolder(), 'data') }
    const run = (words: string[], input = ''): Promise<Answer> => parley(words, { env, input })
    const create = ['user', 'create', '--email', 'ada@example.org', '--name', 'Ada', '--admin']
    await run([...create, '--username', 'Ada.L'], 'correct horse battery\n')
    const last = await run(['user', 'demote', 'ada@example.org'])
    expect(last).toMatchObject({ exitCode: exitCodes.failure, stdout: '' })
    expect(last.stderr).toContain('This is the last admin who can sign in')
    const shown = await run(['user', 'show', 'ada@example.org'])
    expect(shown.stdout).toMatch(
      /^Ada <ada@example\.org>\n {2}id .*\n {2}address +not confirmed\n {2}username +ada\.l\n {2}role +admin\n {2}state +can sign in\n/,
    )
    expect((await run(['user', 'show', 'ada.l', '--json'])).stdout).toMatch(/"username": ?"ada\.l"/)
    expect((await run(['user', 'list'])).stdout).toMatch(
      /^E-MAIL +USERNAME +NAME .*\nada@example\.org +ada\.l +Ada /,
    )
    expect((await run(['user', 'show', 'eve@example.org'])).stderr).toContain('There is no such user')
    const link = await run(['user', 'reset-link', 'ada@example.org'])
    expect(link.stdout).toMatch(/^http:\/\/localhost:7080\/reset#[\w-]{22}\n$/)
  },
)

test(
  'names are changed, and reset links sent where there is a mail server',
  { timeout: 60_000 },
  async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const run = (words: string[], more: Record<string, string> = {}, input = ''): Promise<Answer> =>
      parley(['user', ...words], { env: { PARLEY_DATA_DIR: dataDir, ...more }, input })
    await run(['create', '--email', 'ada@example.org', '--name', 'Ada'], {}, 'correct horse battery\n')
    const renamed = await run(['rename', 'ada@example.org', '--name', 'Ada L.', '--username', 'Ada.L'])
    expect(renamed).toMatchObject({ exitCode: exitCodes.ok, stderr: '' })
    expect(renamed.stdout).toBe('Ada L. <ada@example.org> signs in as ada.l, too.\n')
    expect(parsed(await run(['rename', 'ada.l', '--no-username', '--json']))).toMatchObject({
      name: 'Ada L.',
      username: null,
      emailVerified: false,
    })
    expect((await run(['rename', 'ada@example.org'])).stderr).toContain('Nothing to change')
    const none = await run(['reset-link', 'ada@example.org', '--mail'])
    expect(none).toMatchObject({ exitCode: exitCodes.failure, stdout: '' })
    expect(none.stderr).toContain('There is no mail server')
    const server = { PARLEY_MAIL_HOST: 'mail.example.org', PARLEY_MAIL_FROM: 'p@example.org' }
    const sent = await run(['reset-link', 'ada@example.org', '--mail', '--json'], server)
    expect(parsed(sent)).toEqual({ id: expect.any(String) as string, mailedTo: 'ada@example.org' })
    const database = new Database(join(dataDir, 'parley.db'), { readonly: true })
    expect(database.prepare('SELECT "kind" FROM "jobs"').all()).toEqual([{ kind: 'mail' }])
    expect(database.prepare('SELECT "mailedTo" FROM "reset_links"').all()).toEqual([
      { mailedTo: 'ada@example.org' },
    ])
    database.close()
  },
)

test('invitations are mailed by the server that runs, or by the next one', { timeout: 60_000 }, async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const env = {
    PARLEY_DATA_DIR: dataDir,
    PARLEY_MAIL_HOST: 'mail.example.org',
    PARLEY_MAIL_FROM: 'p@example.org',
  }
  const create = ['invite', 'create', '--mail', '--language', 'de', 'Ada@Example.org']
  const made = await parley(create, { env })
  expect(made).toMatchObject({ exitCode: exitCodes.ok, stdout: 'Ada@Example.org\n' })
  const database = new Database(join(dataDir, 'parley.db'), { readonly: true })
  expect(database.prepare('SELECT "kind", "payload" FROM "jobs"').all()).toEqual([
    // What it says is sealed: the link is a secret.
    { kind: 'mail', payload: expect.not.stringContaining('invitation#') as string },
  ])
  database.close()
  const told = parsed(await parley([...create, '--json'], { env })) as { invitations: object[] }
  expect(told.invitations).toEqual([expect.not.objectContaining({ url: expect.anything() as string })])
})

test('invitations are made, listed and revoked at the shell', { timeout: 60_000 }, async () => {
  const env = { PARLEY_DATA_DIR: join(temporaryFolder(), 'data') }
  const run = (...words: string[]): Promise<Answer> => parley(['invite', ...words], { env })
  expect((await run('list')).stderr).toContain('Nobody is invited')
  const made = await run('create', 'Ada@Example.org', 'bo@example.org', '--days', '3')
  expect(made.stdout).toMatch(
    /^Ada@Example\.org {2}http:\/\/localhost:7080\/invitation#[\w-]{22}\nbo@example\.org {2}http.*\n$/,
  )
  const { invitations } = parsed(await run('create', '--admin', '--json')) as {
    invitations: { id: string; email: null; role: string }[]
  }
  expect(invitations).toMatchObject([{ email: null, role: 'admin' }])
  expect((await run('revoke', 'ada@example.org')).exitCode).toBe(exitCodes.ok)
  expect((await run('revoke', invitations[0]?.id ?? '')).exitCode).toBe(exitCodes.ok)
  expect((await run('list')).stdout).toMatch(
    /^ID .*\n[0-9a-f-]{36} {2}bo@example\.org +user +\d{4}-\d\d-\d\d\n$/,
  )
  expect((await run('create', '--days', '91')).exitCode).toBe(exitCodes.usage)
  expect((await run('create', '--mail')).stderr).toContain('No address is named')
  expect((await run('create', '--mail', 'cy@example.org')).stderr).toContain('There is no mail server')
  expect((await run('list')).stdout).not.toContain('cy@example.org')
  expect((await run('revoke', 'ada@example.org')).exitCode).toBe(exitCodes.failure)
})
