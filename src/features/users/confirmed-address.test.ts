import { expect, onTestFinished, test } from 'vitest'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const password = 'quite another sentence'

const start = async (mode: 'mail' | 'no mail') => {
  const started = await startTestApp({ settings: { 'accounts.registration': 'open' } })
  const { app, newClient } = started
  const admin = await started.signedIn('Root', 'admin')
  const { settings, arrived } = await startMailServer()
  if (mode === 'mail') await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  /** The secret of the latest link to an address. */
  const secretTo = async (to: string, path: string): Promise<string> => {
    const link = new RegExp(`${path}#([\\w-]+)`)
    const find = () => link.exec(arrived.findLast((mail) => mail.to[0] === to)?.parsed.text ?? '')?.[1]
    await comesTrue(() => expect(find()).toBeDefined())
    return find() ?? ''
  }
  const isVerified = async (email: string): Promise<boolean | undefined> => {
    const id = (await app.users.findByEmail(email))?.id ?? ''
    return (await admin.call('GET /api/users/:id', { params: { id } })).user.emailVerified
  }
  const accept = (secret: string, more = {}) =>
    newClient().call('POST /api/invitation/accept', { body: { secret, name: 'Bo', password, ...more } })
  return { ...started, admin, secretTo, isVerified, accept }
}

test('who registers by mail has a confirmed address, and better-auth is told', async () => {
  const { newClient, secretTo, isVerified } = await start('mail')
  const email = 'ana@x.test'
  await newClient().call('POST /api/registration/request', { body: { email } })
  const secret = await secretTo(email, '/register/confirm')
  const ana = newClient()
  await ana.call('POST /api/registration/accept', { body: { secret, name: 'Ana', password: testPassword } })
  expect(await isVerified(email)).toBe(true)
  expect((await ana.call('GET /api/auth/get-session', {}))?.user.emailVerified).toBe(true)
})

test('an invitation confirms the address it was mailed to, and is shown to nobody else', async () => {
  const { admin, secretTo, isVerified, accept } = await start('mail')
  const emails = ['mailed@x.test', 'again@x.test']
  const mailed = await admin.call('POST /api/invitations', { body: { emails, mail: true } })
  expect(mailed.made.map(({ link }) => link)).toEqual([undefined, undefined])
  await accept(await secretTo('mailed@x.test', '/invitation'))
  expect(await isVerified('mailed@x.test')).toBe(true)
  // A new link that is handed over shows nothing any more.
  const id = mailed.made[1]?.invitation.id ?? ''
  const { link } = await admin.call('POST /api/invitations/:id/renew', { params: { id }, body: {} })
  await accept(link?.url.split('#')[1] ?? '')
  expect(await isVerified('again@x.test')).toBe(false)
})

test('what an admin enters or hands over confirms nothing', async () => {
  const { admin, isVerified, accept, newClient } = await start('no mail')
  const { made } = await admin.call('POST /api/invitations', { body: { emails: ['bo@x.test'] } })
  await accept(made[0]?.link?.url.split('#')[1] ?? '')
  const { user, link } = await admin.call('POST /api/users', { body: { name: 'Cem', email: 'cem@x.test' } })
  const body = { secret: link?.url.split('#')[1] ?? '', password }
  await newClient().call('POST /api/reset', { body })
  const direct = { name: 'Di', email: 'di@x.test', password }
  await newClient().call('POST /api/registration', { body: direct })
  for (const email of ['bo@x.test', user.email, direct.email]) expect(await isVerified(email)).toBe(false)
})

test('a reset link that was mailed confirms the address it went to, and no other', async () => {
  const { app, signedIn, newClient, secretTo, isVerified } = await start('mail')
  const ask = (email: string) => newClient().call('POST /api/reset/request', { body: { email } })
  const use = (secret: string) => newClient().call('POST /api/reset', { body: { secret, password } })
  const [ana, eve] = [await signedIn('Ana'), await signedIn('Eve')]
  await ask(ana.email)
  await use(await secretTo(ana.email, '/reset'))
  expect(await isVerified(ana.email)).toBe(true)
  await ask(eve.email)
  const secret = await secretTo(eve.email, '/reset')
  await app.people.change({ id: eve.userId, email: 'victim@x.test' })
  await expect(use(secret)).rejects.toThrow('410 gone')
  expect(await isVerified('victim@x.test')).toBe(false)
})

test('another address is confirmed by its own link; one that nobody confirmed is not', async () => {
  const { app, signedIn, newClient, secretTo, isVerified } = await start('mail')
  const ana = await signedIn('Ana')
  const use = (secret: string) => newClient().call('POST /api/email-change', { body: { secret } })
  await ana.call('POST /api/me/email', { body: { email: 'new@x.test', current: testPassword } })
  await use(await secretTo('new@x.test', '/email'))
  expect(await isVerified('new@x.test')).toBe(true)
  // The same address otherwise written is the same; an admin's typing is no link.
  await app.people.change({ id: ana.userId, email: 'New@X.test', name: 'Ana B.' })
  expect(await isVerified('new@x.test')).toBe(true)
  await app.people.change({ id: ana.userId, email: 'typed@x.test' })
  expect(await isVerified('typed@x.test')).toBe(false)
  // The way back was mailed to the address the account had.
  await use(await secretTo(ana.email, '/email'))
  expect(await isVerified(ana.email)).toBe(true)
})
