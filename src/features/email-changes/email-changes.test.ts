import { expect, test } from 'vitest'
import { openEmailChangeDesk } from '../../testing/email-change-desk.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const key = 'POST /api/me/email'

test('an address changes when whoever reads its mail says so; the old one is told, with a way back', async () => {
  const { ana, ask, arrived, linkTo, use, check, newClient } = await openEmailChangeDesk()
  const asked = await ask('New@x.test')
  expect([asked.statusCode, asked.json()]).toMatchObject([202, { user: { email: ana.email } }])
  const secret = await linkTo('New@x.test')
  // Opening the link, as programs do, changes nothing.
  expect((await check(secret)).json()).toEqual({ kind: 'confirm', name: 'Ana', email: 'New@x.test' })
  expect((await ana.call('GET /api/me', {})).user?.email).toBe(ana.email)
  expect((await use(secret)).json()).toEqual({ email: 'New@x.test' })
  expect((await ana.call('GET /api/me', {})).user?.email).toBe('New@x.test')
  expect((await use(secret)).json()).toMatchObject({ code: 'gone', reason: 'email_change' })
  await linkTo(ana.email)
  expect(arrived.at(-1)?.parsed.text).toContain('New@x.test')
  const body = { email: 'new@x.test', password: testPassword }
  expect((await newClient().send('POST /api/session', { body })).statusCode).toBe(200)
})

test('who didn’t do it takes the address back, is rid of every browser, and chooses a password', async () => {
  const { ana, ask, linkTo, use, check, newClient, app } = await openEmailChangeDesk()
  await ask('thief@x.test')
  await use(await linkTo('thief@x.test'))
  const back = await linkTo(ana.email)
  // Changing it once more doesn't keep the owner from coming back.
  await ask('thief@y.test')
  await use(await linkTo('thief@y.test'))
  expect((await check(back)).json()).toEqual({ kind: 'undo', name: 'Ana', email: ana.email })
  const answer = (await use(back)).json<{ email: string; reset?: { url: string } }>()
  expect(answer.email).toBe(ana.email)
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  const secret = answer.reset?.url.split('#')[1] ?? ''
  const password = 'quite another sentence'
  expect((await newClient().send('POST /api/reset', { body: { secret, password } })).statusCode).toBe(200)
  expect((await app.users.get(ana.userId)).email).toBe(ana.email)
  expect((await use(back)).statusCode).toBe(410)
})

test('a link that is opened twice at the same moment gives the address once', async () => {
  const { ana, ask, linkTo, use, told, noneWaiting } = await openEmailChangeDesk()
  await ask('new@x.test')
  const secret = await linkTo('new@x.test')
  const answers = await Promise.all([use(secret), use(secret)])
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 410])
  await noneWaiting()
  expect(told()).toEqual(['new@x.test', ana.email])
})

test('an address with an account is told so by mail, and whoever asked isn’t', async () => {
  const { ask, arrived, signedIn, noneWaiting, app, ana } = await openEmailChangeDesk()
  const bo = await signedIn('Bo')
  expect((await ask(bo.email)).statusCode).toBe(202)
  await noneWaiting()
  expect(arrived.map(({ to }) => to)).toEqual([[bo.email]])
  expect(arrived[0]?.parsed.text).toContain('/sign-in')
  expect(arrived[0]?.parsed.text).not.toContain('/email#')
  expect((await app.users.get(ana.userId)).email).toBe(ana.email)
})

test('an address that got an account meanwhile stays with it', async () => {
  const { ask, linkTo, use, app } = await openEmailChangeDesk()
  await ask('new@x.test')
  const secret = await linkTo('new@x.test')
  await app.users.create({ name: 'Bo', email: 'new@x.test', password: testPassword, role: 'user' })
  expect((await use(secret)).json()).toMatchObject({ code: 'conflict', reason: 'email_taken' })
})

test('a link works for a day, the way back for a week; only the latest of one account, and no disabled one’s', async () => {
  const { ask, linkTo, use, check, clock, app, ana, noneWaiting } = await openEmailChangeDesk()
  await ask('a@x.test')
  const first = await linkTo('a@x.test')
  await ask('b@x.test')
  const second = await linkTo('b@x.test')
  expect([(await check(first)).statusCode, (await check(second)).statusCode]).toEqual([410, 200])
  await use(second)
  const back = await linkTo(ana.email)
  await noneWaiting()
  clock.advance(7 * 86_400_000 - 1)
  expect((await check(back)).statusCode).toBe(200)
  await app.users.change({ id: ana.userId, disabled: true })
  expect((await check(back)).statusCode).toBe(410)
  await app.users.change({ id: ana.userId, disabled: false })
  clock.advance(1)
  expect((await check(back)).statusCode).toBe(410)
})

test('one’s own address written another way changes at once, without a mail', async () => {
  const { ana, ask, arrived, noneWaiting } = await openEmailChangeDesk()
  const shown = ana.email.toUpperCase()
  expect((await ask(shown)).json()).toMatchObject({ user: { email: shown } })
  await noneWaiting()
  expect(arrived).toEqual([])
})

test('without the password nothing is sent, and without a mail server it changes at once', async () => {
  const { ana, arrived, noneWaiting } = await openEmailChangeDesk()
  const wrong = await ana.send(key, { body: { email: 'new@x.test', current: 'not the password' } })
  expect(wrong.json()).toMatchObject({ code: 'forbidden', reason: 'wrong_password' })
  await noneWaiting()
  expect(arrived).toEqual([])
  const { signedIn } = await startTestApp()
  const bo = await signedIn('Bo')
  const changed = await bo.send(key, { body: { email: 'new@x.test', current: testPassword } })
  expect([changed.statusCode, changed.json()]).toMatchObject([200, { user: { email: 'new@x.test' } }])
})
