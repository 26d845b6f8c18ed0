import { expect, test } from 'vitest'
import { openUsual } from '../../platform/db/testing.ts'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { startTestApp, testPassword, type TestAppOptions } from '../../testing/start-test-app.ts'
import { toldApart } from '../../testing/told-apart.ts'
import { watchedDatabase } from '../../testing/watched-database.ts'

const key = 'POST /api/session'
const guesserAt = '203.0.113.66'

/** Ana, who may also sign in as `ana.l`, from an address of her own. */
const withAna = async (options: TestAppOptions = {}) => {
  const started = await startTestApp({ rates: generousRates, ...options })
  const ana = await started.signedIn('Ana')
  await ana.call('PATCH /api/me', { body: { username: 'Ana.L' } })
  return { ...started, ana }
}

const attempt = async (client: TestClient, email: string, password: string) => {
  const { statusCode, body, headers } = await client.send(key, { body: { email, password } })
  // Two answers differ in the number of the request.
  const said = { ...(JSON.parse(body) as object), requestId: '' }
  return { statusCode, said, wait: headers['retry-after'] }
}

test('one signs in with address or username, however it is written, in browsers and apps', async () => {
  const { newClient, ana } = await withAna()
  for (const email of ['ana.l', ' ANA.L', 'Ana@Meet.Test']) {
    const body = { email, password: testPassword }
    const me = await newClient().call(key, { body })
    expect(me.user).toMatchObject({ id: ana.userId, email: 'ana@meet.test', username: 'ana.l' })
    expect(await newClient().call('POST /api/auth/login', { body })).toMatchObject({
      user: { username: 'ana.l' },
    })
  }
  await ana.call('PATCH /api/me', { body: { username: null } })
  expect((await attempt(newClient(), 'ana.l', testPassword)).statusCode).toBe(401)
})

test('guesses at both names are counted together, and nobody is told that they belong together', async () => {
  const { newClient, clock } = await withAna()
  const guesser = newClient(guesserAt)
  for (let tries = 0; tries < 5; tries += 1)
    expect((await attempt(guesser, 'ana@meet.test', 'wrong one')).statusCode).toBe(401)
  expect((await attempt(guesser, 'ana@meet.test', 'wrong one')).wait).toBe('1')
  // Not looked at, not even the right one, and said in the words of one nobody has.
  const right = await attempt(guesser, 'ana.l', testPassword)
  expect(right).toEqual(await attempt(guesser, 'nobody.l', testPassword))
  expect(right).toMatchObject({ statusCode: 401, said: { reason: 'wrong_credentials' } })
  clock.advance(1000)
  expect((await attempt(guesser, 'ana.l', testPassword)).statusCode).toBe(200)
})

test(
  'trying names one after the other answers the same whether they are one account’s, two or nobody’s',
  { timeout: 60_000 },
  async () => {
    const answersOf = async (names: readonly string[]) => {
      const { newClient, clock } = await withAna()
      const guesser = newClient(guesserAt)
      const answers = []
      for (let round = 0; round < 7; round += 1) {
        for (const name of names) answers.push(await attempt(guesser, name, 'wrong one'))
        clock.advance(700)
      }
      return answers
    }
    const own = await answersOf(['ana@meet.test', 'ana.l'])
    expect(await answersOf(['ana@meet.test', 'nobody.l'])).toEqual(own)
    expect(await answersOf(['nobody@meet.test', 'ana.l'])).toEqual(own)
    expect(await answersOf(['nobody@meet.test', 'nobody.l'])).toEqual(own)
    expect(new Set(own.map(({ statusCode }) => statusCode))).toEqual(new Set([401, 429]))
  },
)

test('whoever signed in from an address before gets in there by either name, whatever others try', async () => {
  const { newClient } = await withAna()
  expect((await attempt(newClient(), 'ana@meet.test', testPassword)).statusCode).toBe(200)
  const guesser = newClient(guesserAt)
  for (const name of ['ana.l', 'ana@meet.test'])
    for (let tries = 0; tries < 8; tries += 1) await attempt(guesser, name, 'wrong one')
  for (const name of ['ana.l', 'ana@meet.test'])
    expect((await attempt(newClient(), name, testPassword)).statusCode).toBe(200)
})

test('a username nobody has costs the same questions as one that somebody has', async () => {
  const { database, asked } = watchedDatabase(await openUsual())
  const { newClient } = await withAna({ database })
  const asking = async (name: string) => {
    const client = newClient(guesserAt)
    asked.length = 0
    return { ...(await attempt(client, name, 'wrong one')), asked: [...asked] }
  }
  const has = await asking('ana.l')
  expect(has.asked.length).toBeGreaterThan(0)
  expect(await asking('nobody.l')).toEqual(has)
})

test('no answer comes sooner for a name nobody has', { timeout: 60_000 }, async () => {
  const { newClient, clock } = await withAna()
  const names = ['ana@meet.test', 'ana.l', 'nobody@meet.test', 'nobody.l'] as const
  const times = new Map(names.map((name) => [name, [] as number[]]))
  for (let round = 0; round < 20; round += 1) {
    // In turn, and who is first changes: whatever else the machine does hits all of them alike.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const client = newClient(`203.0.113.${round}`)
      const started = performance.now()
      expect((await attempt(client, name, 'wrong one')).statusCode).toBe(401)
      times.get(name)?.push(performance.now() - started)
    }
    clock.advance(16 * 60_000)
  }
  const [byEmail = [], byUsername = [], noEmail = [], noUsername = []] = names.map((name) => times.get(name))
  // A password that isn't hashed answers in a tenth of the time.
  expect([toldApart(byEmail, noEmail), toldApart(byUsername, noUsername)]).toEqual([false, false])
})
