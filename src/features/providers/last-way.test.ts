import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { testOrigin } from '../../testing/test-config.ts'

describeDatabases('ways in that are taken at the same moment', ({ open }) => {
  /** Somebody who has these, and nothing else. */
  const withWays = async ({ links, passkeys }: { links: number; passkeys: number }) => {
    const desk = await atSchool({ database: await open() })
    const { signIn, link } = desk
    const { client } = await signIn(ben)
    for (let number = 1; number < links; number += 1) await link({ ...ben, sub: `ben-${number}` }, client)
    for (let number = 0; number < passkeys; number += 1) {
      const device = createAuthenticator({ origin: testOrigin })
      const registration = device.make(await client.call('POST /api/me/passkeys/options', {}))
      await client.call('POST /api/me/passkeys', { body: { name: `Key ${number}`, registration } })
    }
    const left = async () => {
      const { linked } = await client.call('GET /api/me/providers', {})
      const { passkeys: keys } = await client.call('GET /api/me/passkeys', {})
      return { linked, keys, count: linked.length + keys.length }
    }
    const takeAll = async () => {
      const { linked, keys } = await left()
      return Promise.all([
        ...linked.map(({ id }) => client.send('DELETE /api/me/providers/:id', { params: { id } })),
        ...keys.map(({ id }) => client.send('DELETE /api/me/passkeys/:id', { params: { id } })),
      ])
    }
    return { ...desk, client, left, takeAll }
  }

  test.each([
    ['two links', { links: 2, passkeys: 0 }],
    ['four links', { links: 4, passkeys: 0 }],
    ['a link and a passkey', { links: 1, passkeys: 1 }],
    ['two of each', { links: 2, passkeys: 2 }],
  ])('%s: one stays', async (_what, ways) => {
    const { takeAll, left } = await withWays(ways)
    const answers = await takeAll()
    const refused = answers.filter(({ statusCode }) => statusCode !== 200)
    expect(refused.map(refusedWith)).toEqual([[409, 'last_way_in']])
    expect((await left()).count).toBe(1)
  })

  test('the same one twice is taken once', async () => {
    const { client, left } = await withWays({ links: 2, passkeys: 0 })
    const [one] = (await left()).linked
    const params = { id: one?.id ?? '' }
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.send('DELETE /api/me/providers/:id', { params })),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404, 404])
    expect((await left()).count).toBe(1)
  })
})
