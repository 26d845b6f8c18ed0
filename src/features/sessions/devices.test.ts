import { expect, onTestFinished, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { testPlaces } from '../../platform/places/testing/test-places.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'
import { createDeviceStore } from './devices.store.ts'

const cookie = '__Host-parley_device'
const day = 86_400_000
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Ana has signed in with one browser, which is kept; there is a mail server unless it says otherwise. */
const withAna = async ({ mail = true, placesFile = '' } = {}) => {
  const { settings, arrived } = await startMailServer()
  const started = await startTestApp({ placesFile })
  const { app, newClient, database } = started
  if (mail) await useMailServer(app, settings)
  const ana = await started.signedIn('Ana')
  await app.start()
  onTestFinished(() => app.stop())
  const signIn = async (client: TestClient, email = ana.email) => {
    const headers = { 'user-agent': firefox, 'accept-language': 'en' }
    const body = { email, password: testPassword }
    const answer = await client.send('POST /api/session', { body, headers })
    expect(answer.statusCode).toBe(200)
    return answer
  }
  /** What has arrived when nothing waits any more. */
  const subjects = async (): Promise<string[]> => {
    await comesTrue(async () => expect(await database.query((prisma) => prisma.job.count())).toBe(0))
    return arrived.map(({ parsed }) => parsed.subject ?? '')
  }
  const devices = createDeviceStore({ database })
  const count = async () => (await devices.listOf(ana.userId)).length
  return { ...started, ana, arrived, signIn, subjects, count, newClient, devices }
}

const news = 'A new browser signed in to your account on Parley'

test('a browser nobody has used before is told by mail, once; the first of an account isn’t', async () => {
  const { ana, arrived, signIn, subjects, newClient } = await withAna()
  expect(await subjects()).toEqual([])
  const other = newClient('198.51.100.7')
  const answer = await signIn(other)
  expect(await subjects()).toEqual([news])
  const [mail] = arrived
  expect(mail?.to).toEqual([ana.email])
  for (const part of ['Firefox, Linux', '198.51.100.7', '/account']) expect(mail?.parsed.text).toContain(part)
  const set = [answer.headers['set-cookie']].flat().find((one) => one?.startsWith(cookie))
  expect(set).toMatch(/; Path=\/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax$/)
  const secret = other.cookies.get(cookie)
  await other.call('DELETE /api/session', {})
  await signIn(other)
  await signIn(ana)
  expect(await subjects()).toEqual([news])
  expect(other.cookies.get(cookie)).toBe(secret)
})

test('where the operator has given a database of places, mail and list say from where', async () => {
  const { ana, arrived, signIn, subjects, newClient } = await withAna({ placesFile: testPlaces })
  await signIn(newClient('203.0.113.9'))
  expect(await subjects()).toEqual([news])
  await signIn(newClient('10.1.2.3'))
  expect(arrived[0]?.parsed.text).toContain('Munich, Germany')
  const listed = async (language: string) => {
    const answer = await ana.send('GET /api/sessions', { headers: { 'accept-language': language } })
    return answer.json<{ sessions: { address: string; place?: string }[] }>().sessions
  }
  const munich = { address: '203.0.113.9', place: 'München, Deutschland' }
  expect(await listed('de')).toEqual(expect.arrayContaining([expect.objectContaining(munich)]))
  const home = (await listed('en')).find(({ address }) => address === '10.1.2.3')
  expect(home && 'place' in home).toBe(false)
})

test('a browser is known to each account by itself, and a cookie alone signs nobody in', async () => {
  const { ana, signIn, signedIn, subjects, arrived, newClient } = await withAna()
  const bo = await signedIn('Bo')
  await signIn(ana, bo.email)
  expect(await subjects()).toEqual([news])
  expect(arrived[0]?.to).toEqual([bo.email])
  const thief = newClient()
  thief.cookies.set(cookie, bo.cookies.get(cookie) ?? '')
  expect((await thief.call('GET /api/me', {})).user).toBeUndefined()
  const wrong = await thief.send('POST /api/session', { body: { email: bo.email, password: 'a guess' } })
  expect(wrong.statusCode).toBe(401)
})

test('what is no secret of ours is replaced; what is kept is only a hash', async () => {
  const { ana, signIn, newClient, devices } = await withAna()
  const other = newClient()
  other.cookies.set(cookie, 'x; y')
  await signIn(other)
  const secret = other.cookies.get(cookie) ?? ''
  expect(secret).toMatch(/^[\w-]{22}$/)
  const rows = await devices.listOf(ana.userId)
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(rows).toHaveLength(2)
})

test('without a mail server nothing waits, and the browsers are known when there is one', async () => {
  const { ana, signIn, subjects, newClient, app } = await withAna({ mail: false })
  const other = newClient()
  await signIn(other)
  expect(await subjects()).toEqual([])
  const { settings, arrived } = await startMailServer()
  await useMailServer(app, settings)
  await signIn(other)
  await signIn(ana)
  await signIn(newClient())
  await comesTrue(() => expect(arrived).toHaveLength(1))
})

test('with a link for a new password it is told, too; where one is signed in it is not', async () => {
  const { ana, signedIn, subjects, newClient } = await withAna()
  const admin = await signedIn('Root', 'admin')
  const { url } = await admin.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
  const body = { secret: url.split('#')[1] ?? '', password: 'quite another sentence' }
  const other = newClient()
  await other.call('POST /api/reset', { body })
  const changed = 'Your password on Parley was changed'
  expect((await subjects()).sort()).toEqual([news, changed])
  other.cookies.delete(cookie)
  await other.call('POST /api/me/password', {
    body: { current: 'quite another sentence', password: testPassword },
  })
  expect((await subjects()).sort()).toEqual([news, changed, changed])
})

test('an account knows fifty browsers, for 400 days; whoever comes back after that is told', async () => {
  const { ana, signIn, subjects, count, newClient, clock, devices } = await withAna()
  const { userId } = ana
  for (let number = 0; number < 60; number += 1)
    await devices.seen({
      id: `d-${number}`,
      userId,
      secretHash: `h-${number}`,
      createdAt: 1,
      seenAt: clock.now() + number,
    })
  await signIn(newClient())
  expect(await count()).toBe(50)
  expect(await subjects()).toEqual([news])
  clock.advance(401 * day)
  await comesTrue(async () => expect(await count()).toBe(0))
  await signIn(newClient())
  expect(await subjects()).toEqual([news, news])
})

test('it is forgotten with the account', async () => {
  const { ana, count, app } = await withAna()
  expect(await count()).toBe(1)
  await app.people.delete({ id: ana.userId })
  expect(await count()).toBe(0)
})
