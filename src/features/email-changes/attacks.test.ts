import { expect, test } from 'vitest'
import { openEmailChangeDesk } from '../../testing/email-change-desk.ts'
import { testPassword } from '../../testing/start-test-app.ts'

const thief = 'thief@x.test'
const another = 'quite another sentence'

/** Ana; a thief who knows her password and signed in as she does; an admin. */
const withThief = async (options: { works?: boolean } = {}) => {
  const desk = await openEmailChangeDesk(options)
  const { ana, app, newClient } = desk
  const root = await desk.signedIn('Root', 'admin')
  const intruder = newClient()
  await intruder.call('POST /api/session', { body: { email: ana.email, password: testPassword } })
  const params = { id: ana.userId }
  const patch = async (change: { email?: string; disabled?: boolean }) => {
    const { version } = await app.users.get(ana.userId)
    await root.call('PATCH /api/users/:id', { params, body: { version, ...change } })
  }
  const recoveries = {
    async reset() {
      const { url } = await root.call('POST /api/users/:id/reset-link', { params })
      const body = { secret: url.split('#')[1] ?? '', password: another }
      await newClient().call('POST /api/reset', { body })
    },
    change: () => ana.call('POST /api/me/password', { body: { current: testPassword, password: another } }),
    'sign out elsewhere': () => ana.call('DELETE /api/sessions', {}),
    'sign out by an admin': () => root.call('DELETE /api/users/:id/sessions', { params }),
    'an address by an admin': () => patch({ email: 'ana@y.test' }),
    async 'disable and enable'() {
      await patch({ disabled: true })
      await patch({ disabled: false })
    },
  }
  const address = async (): Promise<string> => (await app.users.get(ana.userId)).emailShown
  return { ...desk, intruder, patch, recoveries, address }
}

const ways = [
  'reset',
  'change',
  'sign out elsewhere',
  'sign out by an admin',
  'an address by an admin',
  'disable and enable',
] as const

test.each(ways)('a thief’s link to confirm an address is worth nothing after: %s', async (way) => {
  const { ask, intruder, linkTo, check, use, recoveries, address } = await withThief()
  expect((await ask(thief, intruder)).statusCode).toBe(202)
  const secret = await linkTo(thief)
  expect((await check(secret)).statusCode).toBe(200)
  await recoveries[way]()
  const before = await address()
  expect((await use(secret)).json()).toMatchObject({ code: 'gone', reason: 'email_change' })
  expect(await address()).toBe(before)
})

test.each(ways)('nor is one made that was asked for before and waited until after: %s', async (way) => {
  const { ask, intruder, told, work, noneWaiting, recoveries } = await withThief({ works: false })
  expect((await ask(thief, intruder)).statusCode).toBe(202)
  await recoveries[way]()
  await work()
  await noneWaiting()
  expect(told()).not.toContain(thief)
})

test('when an admin puts the right address back, the thief is told without a link', async () => {
  const { ana, ask, intruder, linkTo, use, check, patch, latestTo, noneWaiting, address } = await withThief()
  await ask(thief, intruder)
  await use(await linkTo(thief))
  const back = await linkTo(ana.email)
  await patch({ email: ana.email })
  await noneWaiting()
  expect(latestTo(thief)).toContain('has another e-mail address')
  expect(latestTo(thief)).not.toMatch(/\/email#|\/reset#/)
  expect(await address()).toBe(ana.email)
  // It leads where the account is already, and would only keep the next one from being sent.
  expect((await check(back)).statusCode).toBe(410)
  await ask(thief, intruder)
  await use(await linkTo(thief))
  await noneWaiting()
  expect((await check(await linkTo(ana.email))).statusCode).toBe(200)
})

test('who can talk an admin into another address doesn’t rid the owner of their way back', async () => {
  const { ana, ask, intruder, linkTo, use, patch, latestTo, noneWaiting, address } = await withThief()
  await ask(thief, intruder)
  await use(await linkTo(thief))
  const back = await linkTo(ana.email)
  await patch({ email: 'thief@y.test' })
  await noneWaiting()
  expect(latestTo(thief)).not.toMatch(/\/email#/)
  expect((await use(back)).statusCode).toBe(200)
  expect(await address()).toBe(ana.email)
})

test('whoever changes twice within a week has one way back, to the first address; after it, to the latest', async () => {
  const { ana, ask, linkTo, use, check, latestTo, noneWaiting, clock } = await withThief()
  const change = async (to: string) => {
    await ask(to)
    await use(await linkTo(to))
    await noneWaiting()
  }
  await change('first@x.test')
  await change('second@x.test')
  const back = await linkTo(ana.email)
  expect((await check(back)).json()).toMatchObject({ kind: 'undo', email: ana.email })
  expect(latestTo('first@x.test')).toContain('second@x.test')
  expect(latestTo('first@x.test')).not.toMatch(/\/email#/)
  clock.advance(7 * 86_400_000)
  const body = { email: 'second@x.test', password: testPassword }
  await ana.send('POST /api/session', { body })
  await change('third@x.test')
  expect((await check(await linkTo('second@x.test'))).statusCode).toBe(200)
})

test('an address that a disabled account gets ends every link of before, and hands out none', async () => {
  const { ana, ask, intruder, linkTo, use, check, patch, told, noneWaiting } = await withThief()
  await ask(thief, intruder)
  await use(await linkTo(thief))
  const back = await linkTo(ana.email)
  await noneWaiting()
  await patch({ disabled: true })
  const sent = told().length
  await patch({ email: 'ana@y.test' })
  await patch({ disabled: false })
  await noneWaiting()
  expect(told()).toHaveLength(sent + 1)
  expect(told().at(-1)).toBe(thief)
  expect((await check(back)).statusCode).toBe(410)
})

test('nobody’s inbox is flooded, by one account or by several, and no answer tells who has an account', async () => {
  const { ask, intruder, told, noneWaiting, signedIn } = await withThief()
  const [bo, cy] = [await signedIn('Bo'), await signedIn('Cy')]
  await noneWaiting()
  const before = told().length
  const since = () => told().slice(before)
  const statuses = async (addresses: readonly string[], client = intruder) => {
    const answers: number[] = []
    for (let time = 0; time < 20; time += 1) {
      const email = addresses[time % addresses.length] ?? ''
      answers.push((await ask(email, client)).statusCode)
    }
    return answers
  }
  const expected = [...Array<number>(5).fill(202), ...Array<number>(15).fill(429)]
  expect(await statuses([bo.email])).toEqual(expected)
  await noneWaiting()
  expect(await statuses(['nobody@x.test'])).toEqual(expected)
  await noneWaiting()
  expect(since()).toEqual([bo.email, 'nobody@x.test'])
  // Taken in turns, or asked for by somebody else, it is still the same address.
  expect(await statuses([bo.email], cy)).toEqual(Array<number>(20).fill(429))
  const turns = await statuses(['one@x.test', 'two@x.test'], cy)
  expect(turns.filter((status) => status === 202)).toHaveLength(10)
  const known = await statuses(['ANA@meet.test', 'three@x.test'], cy)
  expect(known).toEqual(turns)
  await noneWaiting()
  for (const to of ['one@x.test', 'two@x.test', 'ana@meet.test', 'three@x.test'])
    expect(since().filter((one) => one === to).length).toBeLessThanOrEqual(5)
})
