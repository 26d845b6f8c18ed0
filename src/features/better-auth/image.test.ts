import { expect, test } from 'vitest'
import { ourSide } from '../../testing/better-auth-sides.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'
import { startTestApp, testPassword as password } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'

const dataOf = (side: number, type = 'png'): string =>
  `data:image/${type};base64,${base64Of(pngOf({ width: side, height: side }))}`

const start = async () => {
  const started = await startTestApp({
    settings: { 'accounts.registration': 'open' },
    rates: generousRates,
  })
  const { auth } = ourSide(started.app).newBrowser()
  const signUp = (image?: string) =>
    auth.signUp.email({ name: 'Ana', email: 'ana@meet.test', password, ...(image && { image }) })
  const imageNow = async () => (await auth.getSession()).data?.user.image
  return { ...started, auth, signUp, imageNow }
}

test('a picture that comes along is kept, told by its address, and taken away by null', async () => {
  const { auth, signUp, imageNow, newClient } = await start()
  const { data } = await signUp(dataOf(64))
  const first = data?.user.image ?? ''
  expect(first).toMatch(new RegExp(`^${testOrigin}/pictures/[0-9a-f]{64}$`))
  expect(await imageNow()).toBe(first)
  await auth.updateUser({ image: dataOf(128), name: 'Anna' })
  const second = (await imageNow()) ?? ''
  expect(second).not.toBe(first)
  const shown = await newClient().send('GET /pictures/:hash', {
    params: { hash: second.split('/').at(-1) ?? '' },
  })
  expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/png'])
  // A client that sends back what it was told changes nothing.
  expect((await auth.updateUser({ image: second })).error).toBeNull()
  expect(await imageNow()).toBe(second)
  await auth.updateUser({ image: null })
  expect(await imageNow()).toBeNull()
})

test.each([
  ['somewhere else', 'https://elsewhere.test/a.png'],
  ['somebody else’s here', `${testOrigin}/pictures/${'a'.repeat(64)}`],
  ['a program', 'javascript:alert(1)'],
  ['a drawing that may hold a program', `data:image/svg+xml;base64,${base64Of('<svg/>')}`],
  ['no picture, whatever it calls itself', `data:image/png;base64,${base64Of('<html></html>')}`],
  ['one that is too large', dataOf(4_096)],
  ['nothing', ''],
])('of %s nothing is kept, and the name stays', async (_, image) => {
  const { auth, signUp, imageNow } = await start()
  await signUp()
  const { error } = await auth.updateUser({ image, name: 'Eve' })
  expect(error).toMatchObject({
    status: 400,
    code: 'VALIDATION_ERROR',
    message: expect.stringContaining('image') as unknown,
  })
  expect([await imageNow(), (await auth.getSession()).data?.user.name]).toEqual([null, 'Ana'])
})

test('nobody is signed up with a picture that isn’t taken', async () => {
  const { app, signUp } = await start()
  expect((await signUp('https://elsewhere.test/a.png')).error).toMatchObject({ status: 400 })
  expect(await app.users.findByEmail('ana@meet.test')).toBeNull()
})
