import { expect, onTestFinished, test } from 'vitest'
import { ourSide } from '../../testing/better-auth-sides.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword as password } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const chosen = 'quite another sentence'
const notVerified = { status: 403, code: 'EMAIL_NOT_VERIFIED' }
const wrong = { status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' }

const withMail = async () => {
  const server = await startMailServer()
  const started = await startTestApp({
    settings: { 'accounts.registration': 'open' },
    rates: generousRates,
  })
  await useMailServer(started.app, server.settings)
  await started.app.start()
  onTestFinished(() => started.app.stop())
  const { auth, cookies } = ourSide(started.app).newBrowser()
  const signUp = (email: string, callbackURL?: string) =>
    auth.signUp.email({ name: 'Ana', email, password, ...(callbackURL !== undefined && { callbackURL }) })
  const signIn = async (email: string, given = password) =>
    (await auth.signIn.email({ email, password: given })).error
  const linkTo = async (email: string): Promise<URL> => {
    const find = () => {
      const texts = server.arrived
        .filter(({ to }) => to.some((one) => one.toLowerCase() === email))
        .map(({ parsed }) => parsed.text ?? '')
      return texts.flatMap((text) => /https:\S+#[\w-]+/.exec(text) ?? []).at(-1)
    }
    await comesTrue(() => expect(find()).toBeDefined())
    return new URL(find() ?? '')
  }
  return { ...started, ...server, auth, cookies, signUp, signIn, linkTo }
}

test('who signs in before opening the link is told that, and only who knows what was given', async () => {
  const { signUp, signIn, clock, cookies } = await withMail()
  await signUp('Ana@meet.test')
  expect(await signIn('ana@MEET.test')).toMatchObject(notVerified)
  expect(await signIn('ana@meet.test', 'a guess')).toMatchObject(wrong)
  expect(await signIn('bo@meet.test')).toMatchObject(wrong)
  expect(cookies.size).toBe(0)
  clock.advance(24 * 3_600_000)
  expect(await signIn('ana@meet.test')).toMatchObject(wrong)
})

test('that tells nobody who has an account, neither before nor after somebody makes one', async () => {
  const { app, signUp, signIn, linkTo, newClient } = await withMail()
  await app.users.create({ name: 'Bo', email: 'bo@meet.test', password: chosen, role: 'user' })
  const answers = async () => [await signIn('ana@meet.test'), await signIn('bo@meet.test')]
  await signUp('ana@meet.test')
  await signUp('bo@meet.test')
  for (const answer of await answers()) expect(answer).toMatchObject(notVerified)
  const secret = (await linkTo('ana@meet.test')).hash.slice(1)
  const body = { secret, name: 'Ana', password: chosen }
  await newClient().call('POST /api/registration/accept', { body })
  for (const answer of await answers()) expect(answer).toMatchObject(notVerified)
  expect([await signIn('ana@meet.test', chosen), await signIn('bo@meet.test', chosen)]).toEqual([null, null])
})

test('a stranger who signs somebody up prepares no account: the password is not theirs', async () => {
  const { app, signUp, signIn, linkTo, newClient, database } = await withMail()
  await signUp('victim@meet.test')
  const secret = (await linkTo('victim@meet.test')).hash.slice(1)
  expect(await app.users.findByEmail('victim@meet.test')).toBeNull()
  // What a scanner of mails does with it makes no account either.
  const verified = await ourSide(app)
    .newBrowser()
    .auth.verifyEmail({ query: { token: secret } })
  expect(verified.error).toMatchObject({ status: 401, code: 'INVALID_TOKEN' })
  const victim = newClient()
  await victim.call('POST /api/registration/accept', { body: { secret, name: 'Vic', password: chosen } })
  expect(await signIn('victim@meet.test')).toMatchObject(notVerified)
  const kept = await database.query((prisma) => prisma.user.findMany())
  expect(kept).toHaveLength(1)
})

test('guesses at it are slowed down as all are', async () => {
  const { signUp, signIn } = await withMail()
  await signUp('ana@meet.test')
  for (let tries = 0; tries < 5; tries += 1) await signIn('ana@meet.test', `guess ${tries}`)
  expect(await signIn('ana@meet.test')).toMatchObject({ status: 429 })
})

test('the link goes on to where the app wants, on this server', async () => {
  const { auth, signUp, linkTo } = await withMail()
  await signUp('ana@meet.test', '/welcome?a=b')
  const link = await linkTo('ana@meet.test')
  expect([link.pathname, link.searchParams.get('next')]).toEqual(['/register/confirm', '/welcome?a=b'])
  expect((await signUp('bo@meet.test', 'https://evil.test')).error).toMatchObject({
    status: 403,
    code: 'INVALID_CALLBACK_URL',
  })
  await auth.sendVerificationEmail({ email: 'cy@meet.test', callbackURL: '/cy' })
  expect((await linkTo('cy@meet.test')).searchParams.get('next')).toBe('/cy')
})

test('who has an address that nobody has confirmed has it confirmed', async () => {
  const { app, auth, linkTo } = await withMail()
  await app.users.create({ name: 'Bo', email: 'bo@meet.test', password, role: 'user' })
  await auth.signIn.email({ email: 'bo@meet.test', password })
  const isVerified = async () => (await auth.getSession()).data?.user.emailVerified
  expect(await isVerified()).toBe(false)
  const ask = () => auth.sendVerificationEmail({ email: 'Bo@meet.test', callbackURL: '/done' })
  expect((await ask()).data).toEqual({ status: true })
  const link = await linkTo('bo@meet.test')
  expect([link.pathname, link.searchParams.get('next')]).toEqual(['/email', '/done'])
  const verify = () =>
    ourSide(app)
      .newBrowser()
      .auth.verifyEmail({ query: { token: link.hash.slice(1) } })
  for (let times = 0; times < 2; times += 1)
    expect((await verify()).data).toEqual({ status: true, user: null })
  expect(await isVerified()).toBe(true)
  expect((await ask()).error).toMatchObject({ status: 400, code: 'EMAIL_ALREADY_VERIFIED' })
})
