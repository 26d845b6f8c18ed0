import { describe, expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { Persona } from '../../testing/openid-provider.ts'
import { atService, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'

const octo: Persona = {
  sub: '583231',
  login: 'octo',
  name: null,
  // Whatever somebody shows to everybody; GitHub hasn’t seen that it is theirs.
  email: 'boss@school.test',
  emails: [
    { email: 'old@octo.test', primary: false, verified: true },
    { email: 'octo@octo.test', primary: true, verified: true },
  ],
}
const bird: Persona = { sub: '783214', name: 'Bird', username: 'bird', confirmed_email: 'bird@bird.test' }

/** Somebody at each, and the account they get. */
const services = [
  ['google', { ...ben, sub: '1' }, { name: 'Ben', email: 'ben@school.test' }],
  ['github', octo, { name: 'octo', email: 'octo@octo.test' }],
  ['x', bird, { name: 'Bird', email: 'bird@bird.test' }],
] as const

const password = 'of eve, and long enough'

describeDatabases('signing in with a service', ({ open }) => {
  test.each(services)('%s makes an account once and opens it ever after', async (kind, persona, user) => {
    const { signIn, newClient } = await atService(kind, { database: await open() })
    const first = await signIn(persona)
    expect(first.json()).toMatchObject({ did: 'sign_in', me: { user } })
    const changed = { email: 'new@new.test', confirmed_email: 'new@new.test', emails: [] }
    expect((await signIn({ ...persona, ...changed })).json()).toMatchObject({ me: { user } })
    expect((await newClient().call('GET /api/me', {})).providers).toEqual([
      { id: 'school', name: 'School', kind },
    ])
  })

  test.each(services)(
    'at %s, whoever made an account for somebody else’s address gets nothing of theirs',
    async (kind, persona, { email }) => {
      const { signIn, link, app, newClient, signedIn } = await atService(kind, { database: await open() })
      const eve = newClient()
      await eve.call('POST /api/registration', { body: { name: 'Eve', email, password } })
      const refused = await signIn(persona)
      expect(refusedWith(refused)).toEqual([409, 'account_exists'])
      expect((await refused.client.call('GET /api/me', {})).user).toBeUndefined()
      // Nor is theirs what Eve made: it is as it was, unconfirmed, and linked with nothing.
      expect((await eve.call('GET /api/me/providers', {})).linked).toEqual([])
      expect(await app.users.findByEmail(email)).toMatchObject({ name: 'Eve', emailVerifiedAt: null })
      // Whoever it is links it with an account of their own, and is that one from then on.
      const victim = await signedIn('Victim')
      expect((await link(persona, victim)).json()).toMatchObject({ did: 'link' })
      expect((await signIn(persona)).json()).toMatchObject({ me: { user: { id: victim.userId } } })
      expect((await eve.call('GET /api/me', {})).user?.id).not.toBe(victim.userId)
    },
  )

  test('somebody links, unlinks, and is then a stranger', async () => {
    const { link, signIn, signedIn } = await atService('x', { database: await open() })
    const ana = await signedIn('Ana')
    const { confirmed_email: _, ...silent } = bird
    expect((await link({ ...silent, sub: '7' }, ana)).json()).toMatchObject({ did: 'link' })
    expect((await signIn({ ...silent, sub: '7' })).json()).toMatchObject({ me: { user: { name: 'Ana' } } })
    const [own] = (await ana.call('GET /api/me/providers', {})).linked
    expect(own?.issuer).toMatch(/^http:\/\/127\.0\.0\.1/)
    await ana.call('DELETE /api/me/providers/:id', { params: { id: own?.id ?? '' } })
    expect(refusedWith(await signIn({ ...silent, sub: '7' }))).toEqual([403, 'provider_no_email'])
  })
})

test.each<[string, Persona, string]>([
  ['none', { ...octo, emails: [] }, 'provider_no_email'],
  [
    'only others than the primary one',
    { ...octo, emails: [{ email: 'a@octo.test', primary: false, verified: true }] },
    'provider_no_email',
  ],
  [
    'one it hasn’t confirmed, beside others',
    {
      ...octo,
      emails: [
        { email: 'victim@octo.test', primary: true, verified: false },
        { email: 'eve@octo.test', primary: false, verified: true },
      ],
    },
    'provider_email_unverified',
  ],
])('of addresses at GitHub, %s makes no account', async (_what, persona, reason) => {
  const { signIn, app } = await atService('github')
  expect(refusedWith(await signIn(persona))).toEqual([403, reason])
  expect(await app.users.list()).toHaveLength(1)
})

test('an app that may not ask GitHub for addresses is told none, and that is said', async () => {
  const { signIn, service, link, signedIn } = await atService('github')
  service.answer('/api/v3/user/emails', (response) => response.writeHead(403).end('{}'))
  expect(refusedWith(await signIn(octo))).toEqual([403, 'provider_no_email'])
  expect((await link(octo, await signedIn('Ana'))).statusCode).toBe(200)
})

test('only addresses of some domains come in, whoever says so', async () => {
  const { signIn, change } = await atService('x', { fields: { domains: 'bird.test' } })
  expect((await signIn(bird)).statusCode).toBe(200)
  await change({ domains: 'school.test' })
  expect(refusedWith(await signIn(bird))).toEqual([403, 'provider_domain'])
})

const told = { github: '/api/v3/user', x: '/2/users/me' } as const
const token = { github: '/login/oauth/access_token', x: '/2/oauth2/token' } as const

describe.each(['github', 'x'] as const)('on the way to %s and back', (kind) => {
  const persona = kind === 'github' ? octo : bird

  test('whoever declines is told so, and can begin again', async () => {
    const { signIn } = await atService(kind)
    const declined = await signIn(null)
    expect(refusedWith(declined)).toEqual([403, 'provider_declined'])
    expect((await signIn(persona, declined.client)).statusCode).toBe(200)
  })

  test('what another browser brings, or brings again, or with another state, signs nobody in', async () => {
    const { school, newClient, leave, bring, service } = await atService(kind)
    school.use(persona)
    const [eve, victim] = [newClient(), newClient()]
    const { answer } = await school.visit(await leave(eve))
    await leave(victim)
    const trip = [410, 'provider_trip']
    expect(refusedWith(await bring(victim, answer))).toEqual(trip)
    expect(refusedWith(await bring(eve, answer.replace(/state=[^&]*/, 'state=another')))).toEqual(trip)
    expect(service.asked.map(({ path }) => path)).not.toContain(token[kind])
    expect((await bring(eve, answer)).statusCode).toBe(200)
    expect(refusedWith(await bring(eve, answer))).toEqual(trip)
  })

  test('a stolen code of another browser’s signs nobody in: it belongs to another verifier', async () => {
    const { school, newClient, leave, bring } = await atService(kind)
    school.use(persona)
    const [eve, victim] = [newClient(), newClient()]
    const stolen = new URLSearchParams((await school.visit(await leave(eve))).answer)
    const own = new URLSearchParams((await school.visit(await leave(victim))).answer)
    own.set('code', stolen.get('code') ?? '')
    expect(refusedWith(await bring(victim, own.toString()))).toEqual([503, 'provider_failed'])
  })

  test('a name of its own in the answer changes nothing', async () => {
    const { school, newClient, leave, bring } = await atService(kind)
    school.use(persona)
    const client = newClient()
    const { answer } = await school.visit(await leave(client))
    expect((await bring(client, `${answer}&iss=https%3A%2F%2Fsomewhere.test`)).statusCode).toBe(200)
  })

  test.each<[string, 'token' | 'told', number, string]>([
    ['nothing', 'token', 200, ''],
    ['something else', 'token', 200, '<p>Hello</p>'],
    ['no token', 'token', 200, '{"token_type":"bearer"}'],
    ['trouble', 'token', 500, '{"error":"server_error"}'],
    ['too much', 'token', 200, `{"access_token":"${'x'.repeat(1_048_577)}","token_type":"bearer"}`],
    ['trouble', 'told', 500, '{}'],
    ['a way elsewhere', 'told', 302, ''],
    ['something else', 'told', 200, '<p>Hello</p>'],
    ['nobody', 'told', 200, '{}'],
    ['somebody without an id', 'told', 200, '{"login":"octo","data":{"name":"a","username":"b"}}'],
    ['somebody of no number', 'told', 200, '{"id":"1 OR 1","login":"o","data":{"id":"../1","name":"a"}}'],
    ['too much', 'told', 200, `{"login":"${'x'.repeat(1_048_577)}"}`],
  ])('with %s as %s, nobody is signed in, and the log says so', async (_what, which, status, body) => {
    const { signIn, service, lines } = await atService(kind)
    const path = which === 'token' ? token[kind] : told[kind]
    service.answer(path, (response) => {
      response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(body)
    })
    expect(refusedWith(await signIn(persona))).toEqual([503, 'provider_failed'])
    expect(service.asked.map((one) => one.path)).not.toContain('/elsewhere')
    expect(lines.filter((line) => line.includes('provider.failed'))).toHaveLength(1)
  })

  test('tokens and secrets are in no log, and with no other address', async () => {
    const { signIn, service, lines } = await atService(kind)
    const { client } = await signIn(persona)
    const said = service.asked.find(({ path }) => path === told[kind])?.headers.authorization ?? ''
    const secrets = [said.replace('Bearer ', ''), service.clientSecret]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      expect(lines.join('\n')).not.toContain(secret)
    }
    expect((await client.call('GET /api/me', {})).user).toBeDefined()
  })
})
