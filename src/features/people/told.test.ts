import { expect, onTestFinished, test } from 'vitest'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { withApp } from '../../testing/second-factor-desk.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const patch = 'PATCH /api/users/:id'

/** Ana, with an authenticator app, an admin, and what arrives by mail. */
const withMail = async () => {
  const { settings, arrived } = await startMailServer()
  const desk = await withApp()
  const root = await desk.signedIn('Root', 'admin')
  await useMailServer(desk.app, settings)
  await desk.app.start()
  onTestFinished(() => desk.app.stop())
  const noneWaiting = () =>
    comesTrue(async () => expect(await desk.database.query((prisma) => prisma.job.count())).toBe(0))
  return { ...desk, root, arrived, noneWaiting }
}

test('another address by an admin is told to the old one, whose owner can take it back', async () => {
  const { ana, root, arrived, newClient, app, noneWaiting } = await withMail()
  const params = { id: ana.userId }
  const { version } = (await root.call('GET /api/users/:id', { params })).user
  await root.call(patch, { params, body: { version, email: 'thief@x.test' } })
  await comesTrue(() => expect(arrived.map(({ to }) => to[0])).toEqual([ana.email]))
  const text = arrived[0]?.parsed.text ?? ''
  expect(text).toContain('thief@x.test')
  const secret = /\/email#([\w-]+)/.exec(text)?.[1] ?? ''
  const back = await newClient().call('POST /api/email-change', { body: { secret } })
  expect(back.reset?.url).toContain('/reset#')
  expect((await app.users.get(ana.userId)).email).toBe(ana.email)
  await noneWaiting()
  expect(arrived).toHaveLength(1)
})

test('an admin who takes the second factor away: its owner is told', async () => {
  const { ana, root, arrived } = await withMail()
  await root.call('DELETE /api/users/:id/second-factor', { params: { id: ana.userId } })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect([arrived[0]?.to, arrived[0]?.parsed.subject]).toEqual([
    [ana.email],
    'Two-step sign-in is off for your account on Parley',
  ])
  expect(arrived[0]?.parsed.text).toContain('An administrator has taken the authenticator app')
})

test('what opens no account, and one that nobody has used, is told to nobody', async () => {
  const { ana, root, arrived, database } = await withMail()
  const params = { id: ana.userId }
  const { version } = (await root.call('GET /api/users/:id', { params })).user
  await root.call(patch, { params, body: { version, name: 'Anna', email: 'ANA@meet.test' } })
  const { user } = await root.call('POST /api/users', { body: { name: 'Bo', email: 'bo@wrong.test' } })
  const body = { version: user.version, email: 'bo@meet.test' }
  await root.call(patch, { params: { id: user.id }, body })
  expect(await database.query((prisma) => prisma.job.count())).toBe(0)
  expect(arrived).toEqual([])
})
