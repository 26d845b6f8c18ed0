import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { openUsual } from '../../platform/db/testing.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'
import { watchedDatabase } from '../../testing/watched-database.ts'

const key = 'POST /api/reset/request'
const another = 'quite another sentence'

/** An app with a mail server, in which Ana has an account. */
const withMail = async (given: { database?: Database } = {}) => {
  const { settings, arrived } = await startMailServer()
  const started = await startTestApp(given)
  const ana = await started.signedIn('Ana')
  await useMailServer(started.app, settings)
  await started.app.start()
  onTestFinished(() => started.app.stop())
  const { newClient } = started
  const ask = (email: string, language = 'de-AT') =>
    newClient().send(key, { body: { email }, headers: { 'accept-language': language } })
  const linkIn = (number: number): string =>
    /\/reset#([\w-]+)/.exec(arrived[number]?.parsed.text ?? '')?.[1] ?? ''
  const noneWaiting = () =>
    comesTrue(async () => {
      const rows = await started.database.query((prisma) => prisma.job.count())
      expect(rows).toBe(0)
    })
  return { ...started, ana, arrived, ask, linkIn, noneWaiting }
}

test('whoever forgot the password gets a link, in the language of the page, and comes back in with it', async () => {
  const { ask, arrived, linkIn, newClient, ana, noneWaiting } = await withMail()
  expect((await newClient().call('GET /api/me', {})).mail).toBe(true)
  const asked = await ask(` ${ana.email.toUpperCase()}`)
  expect([asked.statusCode, asked.json()]).toEqual([202, {}])
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(arrived[0]?.to).toEqual([ana.email])
  expect(arrived[0]?.parsed.headers.find((one) => one.key === 'content-language')?.value).toBe('de')
  const secret = linkIn(0)
  await newClient().call('POST /api/reset', { body: { secret, password: another } })
  const signedIn = await newClient().send('POST /api/session', {
    body: { email: ana.email, password: another },
  })
  expect(signedIn.statusCode).toBe(200)
  // And is told that it happened, and of both browsers.
  await noneWaiting()
  const told = arrived.slice(1).map(({ parsed }) => parsed)
  for (const { text } of told) expect(text).toContain('https://meet.test/account')
  const news = 'A new browser signed in to your account on Parley'
  const subjects = told.map(({ subject }) => subject).sort()
  expect(subjects).toEqual([news, news, 'Your password on Parley was changed'])
})

test('an admin sends a link: in their name, to the account’s address, and older ones stop working', async () => {
  const { signedIn, app, ana, arrived, linkIn, newClient } = await withMail()
  const admin = await signedIn('Root', 'admin')
  const params = { id: ana.userId }
  const { url } = await admin.call('POST /api/users/:id/reset-link', { params })
  await admin.call('POST /api/users/:id/reset-mail', { params })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(arrived[0]?.to).toEqual([ana.email])
  expect(arrived[0]?.parsed.text).toContain('Root asks you to choose a password')
  const use = async (secret: string) =>
    (await newClient().send('POST /api/reset', { body: { secret, password: another } })).statusCode
  expect([await use(url.split('#')[1] ?? ''), await use(linkIn(0))]).toEqual([410, 200])
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'user.reset_link_mailed' } })
  expect(entries).toMatchObject([{ by: { name: 'Root' }, subject: { id: ana.userId } }])
  await app.people.change({ id: ana.userId, disabled: true })
  const refused = await admin.send('POST /api/users/:id/reset-mail', { params })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'disabled' })
})

test('without a mail server an admin is told, and the link made before goes on working', async () => {
  const { signedIn, newClient } = await startTestApp()
  const [admin, ana] = [await signedIn('Root', 'admin'), await signedIn('Ana')]
  const params = { id: ana.userId }
  const { url } = await admin.call('POST /api/users/:id/reset-link', { params })
  const refused = await admin.send('POST /api/users/:id/reset-mail', { params })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'mail_off' })
  const body = { secret: url.split('#')[1] ?? '', password: another }
  expect((await newClient().send('POST /api/reset', { body })).statusCode).toBe(200)
})

test('a username does as well: the mail goes to the address of its account', async () => {
  const { ask, arrived, ana, noneWaiting } = await withMail()
  await ana.call('PATCH /api/me', { body: { username: 'ana.l' } })
  for (const name of ['Ana.L', 'nobody.l']) {
    const asked = await ask(name)
    expect([asked.statusCode, asked.json()]).toEqual([202, {}])
  }
  await noneWaiting()
  expect(arrived.map(({ to }) => to)).toEqual([[ana.email]])
})

test('nobody is told whether an address has an account: same answer, same work before it', async () => {
  const { database, asked: told } = watchedDatabase(await openUsual())
  const { app, newClient, signedIn } = await startTestApp({ database })
  const { settings } = await startMailServer()
  const ana = await signedIn('Ana')
  const off = await signedIn('Bo')
  await app.users.change({ id: off.userId, disabled: true })
  await useMailServer(app, settings)
  // Not started: what is done later doesn't mix with what is done before the answer.
  const asking = async (email: string) => {
    told.length = 0
    const answer = await newClient().send(key, { body: { email } })
    return {
      status: answer.statusCode,
      body: answer.body,
      headers: Object.keys(answer.headers),
      told: [...told],
    }
  }
  const has = await asking(ana.email)
  expect(has.told.length).toBeGreaterThan(1)
  expect(await asking('nobody@meet.test')).toEqual(has)
  expect(await asking(off.email)).toEqual(has)
})

test('an address without an account, or with a disabled one, gets no mail', async () => {
  const { ask, arrived, app, ana, noneWaiting } = await withMail()
  await app.users.change({ id: ana.userId, disabled: true })
  for (const email of [ana.email, 'nobody@meet.test']) expect((await ask(email)).statusCode).toBe(202)
  await noneWaiting()
  expect(arrived).toEqual([])
})

test('whoever asks for others again and again neither floods them nor makes their link useless', async () => {
  const { ask, arrived, linkIn, newClient, ana, clock, noneWaiting } = await withMail()
  for (let tries = 0; tries < 5; tries += 1) expect((await ask(ana.email)).statusCode).toBe(202)
  expect((await ask(ana.email)).statusCode).toBe(429)
  await comesTrue(() => expect(arrived).toHaveLength(1))
  await noneWaiting()
  expect(arrived).toHaveLength(1)
  const check = async (secret: string) =>
    (await newClient().send('POST /api/reset/check', { body: { secret } })).statusCode
  expect(await check(linkIn(0))).toBe(200)
  clock.advance(5 * 60_000)
  expect((await ask(ana.email)).statusCode).toBe(202)
  await comesTrue(() => expect(arrived).toHaveLength(2))
  expect([await check(linkIn(0)), await check(linkIn(1))]).toEqual([410, 200])
})

test('the link is in no row and no line of the log while it waits', async () => {
  const { app, ask, arrived, linkIn, lines, database, ana } = await withMail()
  await useMailServer(app, {
    host: '127.0.0.1',
    port: 1,
    security: 'none',
    username: '',
    password: '',
    from: 'a@b.test',
  })
  await ask(ana.email)
  const waiting = () => database.query((prisma) => prisma.job.findMany({ where: { kind: 'mail' } }))
  await comesTrue(async () => expect(await waiting()).toHaveLength(1))
  const rows = JSON.stringify(await waiting())
  expect(rows).not.toContain('/reset#')
  expect(arrived).toEqual([])
  expect(lines.join('\n')).not.toMatch(/reset#[\w-]{8}/)
  expect(linkIn(0)).toBe('')
})

test('what is no address is refused; without a mail server nobody is promised a mail', async () => {
  const { ask } = await withMail()
  expect((await ask('no body')).json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'email' }] })
  const { newClient } = await startTestApp()
  expect((await newClient().call('GET /api/me', {})).mail).toBeUndefined()
  const refused = await newClient().send(key, { body: { email: 'ana@meet.test' } })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'mail_off' })
})

test('a changed password is told by mail', async () => {
  const { ana, arrived } = await withMail()
  await ana.call('POST /api/me/password', { body: { current: testPassword, password: another } })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(arrived[0]?.to).toEqual([ana.email])
})
