import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'

const minute = 60_000
const stateOf = (text: string): string => new URLSearchParams(text.split('?').at(-1)).get('state') ?? ''

/** The same address or answer with another value in it. */
const withOther = (text: string, name: string, value: string | null): string => {
  const [before, query = before] = text.split('?')
  const parameters = new URLSearchParams(query)
  if (value === null) parameters.delete(name)
  else parameters.set(name, value)
  return text.includes('?') ? `${before}?${parameters.toString()}` : parameters.toString()
}

describeDatabases('attacks on the way to a provider and back', ({ open }) => {
  const begin = async () => atSchool({ database: await open() })

  test('what another browser brings back signs nobody in (login CSRF)', async () => {
    const { school, newClient, leave, bring } = await begin()
    const eve = newClient()
    school.use({ ...ben, sub: 'eve' })
    const { answer } = await school.visit(await leave(eve))
    const victim = newClient()
    expect(refusedWith(await bring(victim, answer))).toEqual([410, 'provider_trip'])
    // Also one that is on its own way at the moment.
    await leave(victim)
    expect(refusedWith(await bring(victim, answer))).toEqual([410, 'provider_trip'])
    expect((await victim.call('GET /api/me', {})).user).toBeUndefined()
    expect(school.asked.get('/token')).toBeUndefined()
  })

  test('an answer works once, and not after ten minutes', async () => {
    const { school, newClient, leave, bring, clock } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(await leave(client))
    expect((await bring(client, answer)).statusCode).toBe(200)
    expect(refusedWith(await bring(client, answer))).toEqual([410, 'provider_trip'])
    const late = await school.visit(await leave(client))
    clock.advance(10 * minute)
    expect(refusedWith(await bring(client, late.answer))).toEqual([410, 'provider_trip'])
  })

  test('of several who bring the same answer at once, one gets in', async () => {
    const { school, newClient, leave, bring } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(await leave(client))
    const all = await Promise.all([1, 2, 3, 4].map(() => bring(client, answer)))
    expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410, 410])
  })

  test.each([
    ['another state', (answer: string) => withOther(answer, 'state', 'AAAAAAAAAAAAAAAAAAAAAA'), 410],
    ['no state', (answer: string) => withOther(answer, 'state', null), 410],
    ['another code', (answer: string) => withOther(answer, 'code', 'AAAA'), 503],
    ['another issuer', (answer: string) => withOther(answer, 'iss', 'https://evil.test'), 503],
    ['no issuer', (answer: string) => withOther(answer, 'iss', null), 503],
    ['nothing', () => '', 410],
  ])('an answer with %s signs nobody in', async (_what, forge, status) => {
    const { school, newClient, leave, bring } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(await leave(client))
    const refused = await bring(client, forge(answer))
    expect(refusedWith(refused)).toEqual([status, status === 410 ? 'provider_trip' : 'provider_failed'])
    expect((await client.call('GET /api/me', {})).user).toBeUndefined()
  })

  test('a token for another nonce signs nobody in', async () => {
    const { school, newClient, leave, bring } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(withOther(await leave(client), 'nonce', 'of-somebody-else'))
    expect(refusedWith(await bring(client, answer))).toEqual([503, 'provider_failed'])
  })

  test('a code that was asked for with another verifier signs nobody in', async () => {
    const { school, newClient, leave, bring } = await begin()
    school.use(ben)
    const [eve, victim] = [newClient(), newClient()]
    const stolen = await school.visit(await leave(eve))
    const state = stateOf(await leave(victim))
    // The code of the one with the state of the other.
    const answer = withOther(stolen.answer, 'state', state)
    expect(refusedWith(await bring(victim, answer))).toEqual([503, 'provider_failed'])
  })

  test('the code of one provider is never shown to another (mix-up)', async () => {
    const { school, newClient, leave, bring, add } = await begin()
    const club = await add('club')
    club.use({ ...ben, sub: 'eve' })
    const client = newClient()
    const state = stateOf(await leave(client))
    const { answer } = await club.visit(withOther(await leave(client, '/', 'club'), 'state', state))
    expect(refusedWith(await bring(client, answer, 'club'))).toEqual([410, 'provider_trip'])
    expect(refusedWith(await bring(client, answer))).toEqual([503, 'provider_failed'])
    expect([school.asked.get('/token'), club.asked.get('/token')]).toEqual([undefined, undefined])
  })

  test('two providers may call two people the same', async () => {
    const { signIn, newClient, leave, bring, add } = await begin()
    await signIn(ben)
    const club = await add('club')
    club.use({ ...ben, email: 'other@club.test', name: 'Other' })
    const client = newClient()
    const { answer } = await club.visit(await leave(client, '/', 'club'))
    expect((await bring(client, answer, 'club')).json()).toMatchObject({ me: { user: { name: 'Other' } } })
  })

  test.each([
    ['/r/abc-defg-hij?x=1#y', '/r/abc-defg-hij?x=1#y'],
    ['//evil.test/', '/'],
    ['/\\evil.test/', '/'],
    ['https://evil.test/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.test', '/'],
  ])('from %j one is sent on to %j', async (next, expected) => {
    const { school, newClient, leave, bring } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(await leave(client, next))
    expect((await bring(client, answer)).json()).toMatchObject({ next: expected })
  })

  test('no page of somebody else’s begins or ends a way', async () => {
    const { school, newClient, leave } = await begin()
    school.use(ben)
    const client = newClient()
    const { answer } = await school.visit(await leave(client))
    const headers = { origin: 'https://evil.test' }
    const params = { provider: 'school' }
    const start = { params, body: {}, headers }
    expect(refusedWith(await client.send('POST /api/auth/providers/:provider', start))).toEqual([
      403,
      'foreign_origin',
    ])
    const end = { params, body: { answer }, headers }
    expect(refusedWith(await client.send('POST /api/auth/providers/:provider/answer', end))).toEqual([
      403,
      'foreign_origin',
    ])
  })
})
