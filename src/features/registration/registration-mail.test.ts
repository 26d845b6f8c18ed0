import { expect, onTestFinished, test } from 'vitest'
import type { EditableValues } from '../../contract/settings.ts'
import { openUsual } from '../../platform/db/testing.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'
import { watchedDatabase } from '../../testing/watched-database.ts'

const key = 'POST /api/registration/request'

const withMail = async (settings: Partial<EditableValues> = {}) => {
  const server = await startMailServer()
  const started = await startTestApp({ settings: { 'accounts.registration': 'open', ...settings } })
  const admin = await started.signedIn('Root', 'admin')
  await useMailServer(started.app, server.settings)
  await started.app.start()
  onTestFinished(() => started.app.stop())
  const { newClient, database } = started
  const ask = (email: string) =>
    newClient().send(key, { body: { email }, headers: { 'accept-language': 'en' } })
  const linkIn = (number: number): string =>
    /\/register\/confirm#([\w-]+)/.exec(server.arrived[number]?.parsed.text ?? '')?.[1] ?? ''
  const accept = (secret: string, name = 'Ana') =>
    newClient().send('POST /api/registration/accept', { body: { secret, name, password: testPassword } })
  const noneWaiting = () =>
    comesTrue(async () => expect(await database.query((prisma) => prisma.job.count())).toBe(0))
  return { ...started, ...server, admin, ask, linkIn, accept, noneWaiting }
}

test('an account is made by whoever reads the mail, for the address it came to', async () => {
  const { ask, arrived, linkIn, newClient, accept } = await withMail()
  expect((await newClient().call('GET /api/me', {})).mayRegister).toBe(true)
  const asked = await ask('ANA@x.test')
  expect([asked.statusCode, asked.json()]).toEqual([202, {}])
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(arrived[0]?.to).toEqual(['ANA@x.test'])
  const secret = linkIn(0)
  expect(await newClient().call('POST /api/registration/check', { body: { secret } })).toEqual({
    email: 'ANA@x.test',
  })
  const made = await accept(secret)
  expect([made.statusCode, made.json()]).toMatchObject([
    201,
    { user: { name: 'Ana', email: 'ANA@x.test', role: 'user' } },
  ])
  expect((await accept(secret)).json()).toMatchObject({ code: 'gone', reason: 'registration_link' })
})

test('nobody makes an account for an address without the mail', async () => {
  const { newClient, app } = await withMail()
  const body = { name: 'Eve', email: 'ana@x.test', password: testPassword }
  const refused = await newClient().send('POST /api/registration', { body })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'by_mail' })
  expect(await app.users.list()).toHaveLength(1)
})

test('whoever has an account is told so by mail, and nobody else is: same answer, same work before it', async () => {
  const { database, asked } = watchedDatabase(await openUsual())
  const { settings } = await startMailServer()
  const { app, newClient, signedIn } = await startTestApp({
    database,
    settings: { 'accounts.registration': 'open' },
  })
  const ana = await signedIn('Ana')
  await useMailServer(app, settings)
  const asking = async (email: string) => {
    asked.length = 0
    const { statusCode, body, headers } = await newClient().send(key, { body: { email } })
    return { statusCode, body, headers: Object.keys(headers), asked: [...asked] }
  }
  const has = await asking(ana.email)
  expect(has.asked.length).toBeGreaterThan(1)
  expect(await asking('nobody@meet.test')).toEqual(has)
})

test('an address with an account gets a mail that leads to the sign-in; a disabled one gets none', async () => {
  const { ask, arrived, signedIn, app, noneWaiting } = await withMail()
  const ana = await signedIn('Ana')
  const bo = await signedIn('Bo')
  await app.users.change({ id: bo.userId, disabled: true })
  for (const { email } of [ana, bo]) expect((await ask(email)).statusCode).toBe(202)
  await noneWaiting()
  expect(arrived.map(({ to }) => to)).toEqual([[ana.email]])
  expect(arrived[0]?.parsed.text).toContain('https://meet.test/sign-in')
  expect(arrived[0]?.parsed.text).not.toContain('#')
})

test('of two who use a link at once, one gets the account; closed meanwhile, it opens nothing', async () => {
  const { ask, arrived, linkIn, accept, app, newClient } = await withMail({})
  await ask('ana@x.test')
  await comesTrue(() => expect(arrived).toHaveLength(1))
  const answers = await Promise.all([accept(linkIn(0)), accept(linkIn(0), 'Eve')])
  const [first, second] = answers.map(({ statusCode }) => statusCode).sort()
  expect(first).toBe(201)
  // Too late for the link, or for the address.
  expect([409, 410]).toContain(second)
  expect(await app.users.list()).toHaveLength(2)
  const wrong = { secret: 'a-secret-nobody-has-made' }
  expect((await newClient().send('POST /api/registration/check', { body: wrong })).statusCode).toBe(410)
})

test('only addresses of the right domains register, also when the list changes after the mail', async () => {
  const { ask, arrived, linkIn, accept, admin } = await withMail()
  const change = async (value: string, version: number) =>
    (
      await admin.send('PATCH /api/settings', {
        body: { changes: [{ key: 'accounts.domains', value, version }] },
      })
    ).statusCode
  expect(await change('x.test, Y.test', 0)).toBe(200)
  for (const email of ['eve@z.test', 'eve@sub.x.test', 'eve@x.test.z.test'])
    expect((await ask(email)).json()).toMatchObject({ code: 'forbidden', reason: 'domain_not_allowed' })
  expect((await ask('Bo@Y.TEST')).statusCode).toBe(202)
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(await change('x.test', 1)).toBe(200)
  expect((await accept(linkIn(0))).statusCode).toBe(410)
  expect(await change('not a domain', 2)).toBe(400)
})

test('domains without a mail server let nobody in: an address nobody confirmed proves nothing', async () => {
  const { newClient } = await startTestApp({
    settings: { 'accounts.registration': 'open', 'accounts.domains': 'x.test' },
  })
  expect((await newClient().call('GET /api/me', {})).mayRegister).toBeUndefined()
  const body = { name: 'Eve', email: 'eve@x.test', password: testPassword }
  expect((await newClient().send('POST /api/registration', { body })).json()).toMatchObject({
    code: 'forbidden',
    reason: 'registration_closed',
  })
  expect((await newClient().send(key, { body: { email: 'eve@x.test' } })).json()).toMatchObject({
    code: 'conflict',
    reason: 'mail_off',
  })
})

test('whoever asks again and again is slowed down, and one mail goes', async () => {
  const { ask, arrived, noneWaiting, clock, linkIn } = await withMail()
  for (let tries = 0; tries < 5; tries += 1) expect((await ask('ana@x.test')).statusCode).toBe(202)
  expect((await ask('ana@x.test')).statusCode).toBe(429)
  await noneWaiting()
  expect(arrived).toHaveLength(1)
  clock.advance(5 * 60_000)
  await ask('ana@x.test')
  await comesTrue(() => expect(arrived).toHaveLength(2))
  expect(linkIn(0)).not.toBe(linkIn(1))
})

test('the link leads on to where one was going, on this server alone, whoever has the address', async () => {
  const { arrived, newClient, signedIn } = await withMail()
  const ana = await signedIn('Ana')
  const linkFor = async (email: string, next: string): Promise<string | undefined> => {
    const before = arrived.length
    await newClient().call(key, { body: { email, next } })
    await comesTrue(() => expect(arrived).toHaveLength(before + 1))
    return /https:\S+(?=#)|https:\S+sign-in\S*/.exec(arrived.at(-1)?.parsed.text ?? '')?.[0]
  }
  const back = '?next=%2Fsign-in%2Fdone'
  expect(await linkFor('bo@x.test', '/sign-in/done')).toBe(`https://meet.test/register/confirm${back}`)
  expect(await linkFor(ana.email, '/sign-in/done')).toBe(`https://meet.test/sign-in${back}`)
  for (const [number, evil] of [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/.//evil.test',
  ].entries())
    expect(await linkFor(`cy${number}@x.test`, evil)).toBe('https://meet.test/register/confirm')
})
