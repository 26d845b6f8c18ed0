import { strFromU8, unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { contract } from './contract/contract.ts'
import type { Tokens } from './contract/tokens.ts'
import { createAuthenticator } from './testing/authenticator.ts'
import type { TestClient } from './testing/client.ts'
import { comesTrue } from './testing/comes-true.ts'
import { atDirectory } from './testing/directory-desk.ts'
import { KeptSecrets, leaksIn } from './testing/kept-secrets.ts'
import { startMailServer } from './testing/mail-server.ts'
import { usualFields } from './testing/provider-desk.ts'
import { refusing, textsOf } from './testing/refusing-database.ts'
import { appOf, wrongCode } from './testing/second-factor-desk.ts'
import { testPassword } from './testing/start-test-app.ts'
import { testOrigin as origin } from './testing/test-config.ts'

// What people, admins and programs keep to themselves: used in every way, in the wrong place, with a database that takes
// nothing, and then looked for wherever it has no business.

/** What people and admins type. */
const typed = {
  ana: 'canary-Birke-Amboss-1140',
  bob: 'canary-Nebel-Distel-2251',
  wrong: 'canary-Ofen-Quelle-3362',
  mail: 'canary-Pflug-Esche-4473',
  mailLater: 'canary-Linde-Kessel-5584',
  provider: 'canary-Anker-Farn-6695',
} as const

const partBehind = (url: string | undefined): string | undefined => url?.split('#')[1]

/** An app with a directory, a mail server and two people; `mailed` waits for the secret of the next link that arrives. */
const open = async () => {
  const signIn = { username: 'parley', password: typed.mail }
  const { settings: server, arrived } = await startMailServer({ signIn })
  const desk = await atDirectory()
  const kept = new KeptSecrets()
  for (const [what, secret] of Object.entries(typed)) kept.note(`password: ${what}`, secret)
  kept.note('password: usual', testPassword)
  kept.note('bind password', desk.school.bindPassword)
  kept.note('password at the directory', 'of-ben')
  await desk.app.start()
  onTestFinished(() => desk.app.stop())

  const set = async (values: Readonly<Record<string, string | number>>): Promise<void> => {
    const { settings } = await desk.admin.call('GET /api/settings', {})
    const changes = settings.flatMap(({ key, version }) =>
      key in values ? [{ key, version, value: values[key] }] : [],
    )
    expect((await desk.admin.send('PATCH /api/settings', { body: { changes } })).statusCode).toBe(200)
  }
  const { host, port, security, from } = server
  await set({
    'mail.host': host,
    'mail.port': port,
    'mail.security': security,
    'mail.from': from,
    'mail.username': signIn.username,
    'mail.password': signIn.password,
  })
  let read = 0
  const mailed = async (what: string): Promise<string> => {
    const links = () => arrived.flatMap(({ parsed }) => parsed.text?.match(/#secret\d{15}A/) ?? [])
    await comesTrue(() => expect(links().length).toBeGreaterThan(read))
    const link = links()[read]
    read += 1
    return kept.note(what, link?.slice(1))
  }
  return { ...desk, kept, set, mailed, ana: await desk.signedIn('Ana'), bob: await desk.signedIn('Bob') }
}

type House = Awaited<ReturnType<typeof open>>

const cookiesOf = ({ kept }: House, whose: string, client: TestClient): void => {
  for (const [name, value] of client.cookies) kept.note(`cookie ${name} of ${whose}`, value)
}

/** Ana: password, second factor, tokens, keys, passkey. */
const useAccount = async (house: House): Promise<void> => {
  const { ana, bob, clock, kept, newClient, newProgram } = house
  await ana.call('POST /api/me/password', { body: { current: testPassword, password: typed.ana } })
  const key = await ana.call('POST /api/me/keys', { body: { name: 'Script', scopes: ['rooms:read'] } })
  kept.note('API key', key.secret)
  await newProgram(key.secret).call('GET /api/rooms', {})
  await usePasskey(house)

  const begun = await ana.call('POST /api/me/second-factor/begin', {})
  kept.note('secret of the authenticator app', begun.secret)
  const { code } = appOf(begun, clock)
  const on = await ana.call('POST /api/me/second-factor', { body: { code: code() } })
  clock.advance(30_000)
  for (const one of on.recoveryCodes) kept.note('recovery code', one)
  const half = newClient()
  const body = { email: ana.email, password: typed.ana }
  await half.call('POST /api/session', { body })
  cookiesOf(house, 'half a sign-in', half)
  await half.send('POST /api/session/second-factor', { body: { code: wrongCode(code()) } })
  await half.send('POST /api/session/second-factor', { body: { code: on.recoveryCodes[0] } })
  cookiesOf(house, 'Ana', half)

  const login = { ...body, code: on.recoveryCodes[1] }
  const tokens = (await newClient().send('POST /api/auth/login', { body: login })).json<Tokens>()
  kept.note('access token', tokens.accessToken)
  const refreshToken = kept.note('refresh token', tokens.refreshToken)
  const refresh = (token: string) => {
    // Later than parallel tabs, which all get the same.
    clock.advance(10_000)
    return newClient().send('POST /api/auth/refresh', { body: { refreshToken: token } })
  }
  const next = kept.note('next refresh token', (await refresh(refreshToken)).json<Tokens>().refreshToken)
  kept.note('last refresh token', (await refresh(next)).json<Tokens>().refreshToken)
  expect((await refresh(refreshToken)).statusCode).toBe(401)
  const better = await newClient().send('POST /api/auth/sign-in/email', {
    body: { email: bob.email, password: testPassword },
  })
  expect(better.statusCode).toBe(200)
  for (const [name, client] of Object.entries({ Ana: ana, Bob: bob, Root: house.admin }))
    cookiesOf(house, name, client)
}

const usePasskey = async ({ ana, kept, newClient }: House): Promise<void> => {
  const device = createAuthenticator({ origin })
  const asked = await ana.call('POST /api/me/passkeys/options', {})
  kept.note('question for a new passkey', asked.challenge)
  await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration: device.make(asked) } })
  const visitor = newClient()
  const question = await visitor.call('POST /api/session/passkey/options', {})
  kept.note('question for a passkey', question.challenge)
  const body = device.show(question, { forged: true })
  expect((await visitor.send('POST /api/session/passkey', { body })).statusCode).toBe(401)
  kept.note(
    'unanswered question',
    (await newClient().call('POST /api/session/passkey/options', {})).challenge,
  )
}

/** Links that are shown, that are mailed, and that are used. */
const useLinks = async ({ admin, ana, bob, kept, mailed, newClient }: House): Promise<void> => {
  const shown = await admin.call('POST /api/users/:id/reset-link', { params: { id: bob.userId } })
  const secret = kept.note('reset link', partBehind(shown.url))
  await newClient().call('POST /api/reset', { body: { secret, password: typed.bob } })
  await bob.call('POST /api/session', { body: { email: bob.email, password: typed.bob } })
  await newClient().call('POST /api/reset/request', { body: { email: bob.email } })
  await mailed('mailed reset link')
  await admin.call('POST /api/invitations', { body: { emails: ['cleo@meet.test'], mail: true } })
  await mailed('invitation')
  await newClient().call('POST /api/registration/request', { body: { email: 'dan@meet.test' } })
  await mailed('registration link')
  await ana.call('POST /api/me/email', { body: { email: 'ana@new.test', current: typed.ana } })
  await mailed('link to a new address')
}

/** What admins give the server to keep: the mail server's password, those of providers. */
const useSettings = async ({ admin, newClient, set }: House): Promise<void> => {
  const body = { ...usualFields, issuer: 'https://id.example.org', clientId: 'parley' }
  const added = await admin.send('POST /api/providers', {
    body: { ...body, id: 'club', name: 'Club', clientSecret: typed.provider },
  })
  expect(added.statusCode).toBe(201)
  const params = { provider: 'school' }
  const ben = { username: 'ben', password: 'of-ben' }
  const signedIn = await newClient().send('POST /api/auth/providers/:provider/password', {
    params,
    body: ben,
  })
  expect(signedIn.statusCode).toBe(200)
  // From now on mail waits: the mail server repeats what it was told when it refuses it.
  await set({ 'mail.password': typed.mailLater })
}

/** Links in mails that wait: a mail server that repeats the password it was told takes none of them. */
const useWaitingMail = async ({ admin, ana, bob, app }: House): Promise<void> => {
  const tried = await admin.call('POST /api/mail/test', { body: { to: 'ada@x.test' } })
  expect(tried).toMatchObject({ sent: false, trouble: { reason: 'sign_in_refused' } })
  await admin.call('POST /api/users/:id/reset-mail', { params: { id: bob.userId } })
  await ana.call('POST /api/me/departure', { body: { email: ana.email } })
  await comesTrue(async () => expect((await app.mail.queue()).waiting).toBeGreaterThan(1))
}

/** Each of them where it doesn't belong: in other fields, in addresses, headers and cookies, in what is no JSON. */
const misuse = async ({ app, ana, kept, newClient, newProgram }: House): Promise<string[]> => {
  const answers: string[] = []
  const tell = ({ body, statusCode }: { body: string; statusCode: number }): void => {
    expect(statusCode).toBeLessThan(500)
    answers.push(body)
  }
  const guesses = Object.keys(contract).filter((key) =>
    /check$|accept$|\/reset$|undo$|refresh$|session$/.test(key),
  )
  for (const secret of kept.secrets) {
    for (const key of guesses) {
      tell(
        await newClient().send(key, {
          body: { secret, refreshToken: secret, email: secret, password: secret },
        }),
      )
      // Whoever sends a field that isn't known is told its name: what they sent, and nobody else.
      await newClient().send(key, { body: { secret: { secret }, refreshToken: [secret], [secret]: 1 } })
    }
    tell(await newProgram(secret).send('GET /api/rooms'))
    const odd = newClient()
    for (const name of ana.cookies.keys()) odd.cookies.set(name, encodeURIComponent(secret))
    tell(await odd.send('GET /api/rooms'))
    const names = ['token', 'access_token', 'secret', 'code', 'state', 'password', 'key']
    const query = Object.fromEntries(names.map((name) => [name, secret]))
    tell(await ana.send('GET /api/rooms', { query }))
    tell(await newClient().send('GET /api/auth/verify-email', { query }))
    // What people type is in no path; what links and programs carry may be.
    if (/^[\w.-]{20,}$/.test(secret)) {
      tell(await newClient().send('GET /api/auth/reset-password/:token', { params: { token: secret } }))
      tell(await ana.send('DELETE /api/me/keys/:id', { params: { id: secret } }))
    }
    for (const payload of [`{"password":"${secret}`, secret, `{"password":"a", ${secret}}`])
      tell(
        await app.http.inject({
          method: 'POST',
          url: '/api/session',
          headers: { origin, 'content-type': 'application/json' },
          payload,
        }),
      )
  }
  return answers
}

/** What puts a secret away, or takes one, when nothing can be put away. */
const failAll = async (house: House): Promise<string[]> => {
  const { admin, ana, bob, kept, newClient } = house
  const answers: string[] = []
  const fails = async (client: TestClient, key: string, body?: object, params = {}): Promise<void> => {
    const answer = await client.send(key, { params, ...(body && { body }) })
    expect([key, answer.statusCode]).toEqual([key, expect.toSatisfy((status: number) => status >= 500)])
    answers.push(answer.body)
  }
  await refusing(house.database, async () => {
    await fails(newClient(), 'POST /api/session', { email: bob.email, password: typed.bob })
    await fails(bob, 'POST /api/me/password', { current: typed.bob, password: typed.wrong })
    await fails(bob, 'POST /api/me/keys', { name: 'Script', scopes: ['rooms:read'] })
    await fails(bob, 'POST /api/me/second-factor/begin')
    await fails(bob, 'POST /api/me/passkeys/options')
    await fails(bob, 'POST /api/auth/token')
    await fails(admin, 'POST /api/users/:id/reset-link', undefined, { id: bob.userId })
    await fails(admin, 'POST /api/invitations', {})
    const account = { name: 'Eve', email: 'eve@meet.test', password: typed.wrong }
    await fails(admin, 'POST /api/users', account)
    const changes = [{ key: 'mail.password', version: 2, value: typed.wrong }]
    await fails(admin, 'PATCH /api/settings', { changes })
    const provider = { id: 'new', issuer: 'https://new.example.org', clientId: 'parley' }
    await fails(admin, 'POST /api/providers', { ...usualFields, ...provider, clientSecret: typed.provider })
    for (const secret of kept.secrets)
      for (const key of ['POST /api/reset', 'POST /api/departure/undo', 'POST /api/email-change'])
        answers.push((await newClient().send(key, { body: { secret, password: typed.wrong } })).body)
    answers.push((await ana.send('DELETE /api/session')).body)
  })
  return answers
}

/** Everything that can be read, by everybody who may. */
const readAll = async ({ admin, bob, ana }: House): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const [name, client] of Object.entries({ admin, bob, ana })) {
    for (const key of Object.keys(contract).filter((one) => /^GET ([^:]*|.*\/users\/:id)$/.test(one))) {
      const params = { id: bob.userId }
      found[`${key} by ${name}`] = (await client.send(key, { params })).body
    }
    const archive = await client.send('POST /api/me/export')
    if (archive.statusCode !== 200) continue
    found[`archive of ${name}`] = ''
    for (const [file, bytes] of Object.entries(unzipSync(archive.rawPayload)))
      found[`${file} of ${name}`] = strFromU8(bytes)
  }
  return found
}

test('no secret stands where it has no business: logs, failures, lists, archives, the database', async () => {
  const house = await open()
  const { kept, database, lines } = house
  await useAccount(house)
  await useLinks(house)
  await useSettings(house)
  expect(kept.secrets.length).toBeGreaterThan(30)
  const read = await readAll(house)
  const archives = ['admin', 'bob', 'ana'].map((who) => `archive of ${who}`)
  expect(Object.keys(read)).toEqual(expect.arrayContaining(archives))
  expect(leaksIn(kept, read)).toEqual([])

  await useWaitingMail(house)
  const failures = [...(await misuse(house)), ...(await failAll(house))]
  expect(leaksIn(kept, Object.fromEntries(failures.entries()))).toEqual([])
  expect(leaksIn(kept, await readAll(house))).toEqual([])
  // A random name of the account, which each of its passkeys tells: it opens nothing.
  const { 'users.passkeyHandle': _, ...columns } = await textsOf(database)
  expect(leaksIn(kept, columns)).toEqual([])
  expect(lines.filter((line) => line.includes('"level":"error"')).length).toBeGreaterThan(5)
  expect(leaksIn(kept, Object.fromEntries(lines.entries()))).toEqual([])
}, 60_000)
