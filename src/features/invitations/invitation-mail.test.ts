import { expect, onTestFinished, test } from 'vitest'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const withMail = async () => {
  const { settings, arrived } = await startMailServer()
  const started = await startTestApp()
  const admin = await started.signedIn('Root', 'admin')
  await useMailServer(started.app, settings)
  await started.app.start()
  onTestFinished(() => started.app.stop())
  return { ...started, admin, arrived }
}

test('everybody invited by mail gets a link of their own, which makes their account', async () => {
  const { admin, arrived, newClient } = await withMail()
  const emails = ['a@x.test', 'B@x.test']
  const answer = await admin.send('POST /api/invitations', {
    body: { emails, mail: true },
    headers: { 'accept-language': 'ar' },
  })
  expect(answer.statusCode).toBe(201)
  await comesTrue(() => expect(arrived.map(({ to }) => to[0]).sort()).toEqual(['B@x.test', 'a@x.test']))
  const mine = arrived.find(({ to }) => to[0] === 'B@x.test')?.parsed
  expect(mine?.subject).toContain('Root')
  expect(mine?.html).toContain('dir="rtl"')
  const secret = /\/invitation#([\w-]+)/.exec(mine?.text ?? '')?.[1] ?? ''
  const body = { secret, name: 'Bo', password: testPassword }
  expect((await newClient().call('POST /api/invitation/accept', { body })).user?.email).toBe('B@x.test')
})

test('sent again, the new link works and the old one doesn’t', async () => {
  const { admin, arrived, newClient } = await withMail()
  const { made } = await admin.call('POST /api/invitations', { body: { emails: ['a@x.test'] } })
  const id = made[0]?.invitation.id ?? ''
  await admin.call('POST /api/invitations/:id/renew', { params: { id }, body: { mail: true } })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  const check = async (secret: string) =>
    (await newClient().send('POST /api/invitation/check', { body: { secret } })).statusCode
  const sent = /\/invitation#([\w-]+)/.exec(arrived[0]?.parsed.text ?? '')?.[1] ?? ''
  expect([await check(sent), await check(made[0]?.link?.url.split('#')[1] ?? '')]).toEqual([200, 410])
})

test('a link for whoever gets it is sent to nobody; nothing is sent that wasn’t asked for', async () => {
  const { admin, arrived, database } = await withMail()
  await admin.call('POST /api/invitations', { body: { mail: true } })
  await admin.call('POST /api/invitations', { body: { emails: ['a@x.test'] } })
  expect(await database.query((prisma) => prisma.job.count())).toBe(0)
  expect(arrived).toEqual([])
})

test('without a mail server nothing is made that should have been sent', async () => {
  const { signedIn } = await startTestApp()
  const admin = await signedIn('Root', 'admin')
  const refused = await admin.send('POST /api/invitations', { body: { emails: ['a@x.test'], mail: true } })
  expect(refused.json()).toMatchObject({ code: 'conflict', reason: 'mail_off' })
  expect((await admin.call('GET /api/invitations', {})).invitations).toEqual([])
})
