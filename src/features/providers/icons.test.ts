import { expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'
import { atSchool, usualFields } from '../../testing/provider-desk.ts'

const icon = base64Of(pngOf({ width: 64, height: 64 }))
const other = base64Of(pngOf({ width: 32, height: 48 }))

describeDatabases('the icon of a provider', ({ open }) => {
  const begin = async () => {
    const desk = await atSchool({ database: await open() })
    const { app, newClient, admin } = desk
    /** As somebody sees it who isn’t signed in. */
    const offered = async (id = 'school') =>
      (await newClient().call('GET /api/me', {})).providers?.find((one) => one.id === id)?.icon
    const statusOf = async (address = '') => (await app.http.inject(address)).statusCode
    const add = (id: string, more: object) =>
      admin.send('POST /api/providers', {
        body: { ...usualFields, id, issuer: 'https://id.test', clientId: 'parley', ...more },
      })
    return { ...desk, offered, statusOf, addWith: add }
  }

  test('is shown before anybody is signed in, is another, and none again', async () => {
    const desk = await begin()
    const { admin, change, offered, statusOf } = desk
    expect(await offered()).toBeUndefined()
    const { icon: first } = await change({ icon })
    expect([await offered(), await statusOf(first)]).toEqual([first, 200])
    const mine = await admin.call('GET /api/me/providers', {})
    expect(mine.offered).toMatchObject([{ icon: first }])
    await change({ name: 'Our school' })
    expect(await offered()).toBe(first)
    const { icon: second } = await change({ icon: other })
    expect(second).not.toBe(first)
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200])
    expect((await change({ icon: null })).icon).toBeUndefined()
    expect([await offered(), await statusOf(second)]).toEqual([undefined, 404])
    const hash = (address = '') => address.replace('/pictures/', '')
    expect((await eventsOf(desk, 'provider.changed')).map(({ changes }) => changes)).toEqual([
      [{ field: 'icon', from: '', to: hash(first) }],
      [{ field: 'name', from: 'School', to: 'Our school' }],
      [{ field: 'icon', from: hash(first), to: hash(second) }],
      [{ field: 'icon', from: hash(second), to: '' }],
    ])
  })

  test('comes and goes with the provider, and stays where another has the same', async () => {
    const { admin, offered, statusOf, addWith } = await begin()
    expect((await addWith('one', { icon })).statusCode).toBe(201)
    expect((await addWith('two', { icon })).statusCode).toBe(201)
    const address = await offered('one')
    await admin.call('DELETE /api/providers/:id', { params: { id: 'one' } })
    expect([await offered('two'), await statusOf(address)]).toEqual([address, 200])
    await admin.call('DELETE /api/providers/:id', { params: { id: 'two' } })
    expect(await statusOf(address)).toBe(404)
    await addWith('one', {})
    expect(await offered('one')).toBeUndefined()
  })

  test('isn’t changed by whoever adds a provider that is there already, or comes too late', async () => {
    const { admin, change, offered, addWith } = await begin()
    const { icon: first, version } = await change({ icon })
    expect((await addWith('school', { icon: other })).statusCode).toBe(409)
    const params = { id: 'school' }
    const late = { version: version - 1, icon: other }
    expect((await admin.send('PATCH /api/providers/:id', { params, body: late })).statusCode).toBe(409)
    expect(await offered()).toBe(first)
  })
})

test.each<[string, string]>([
  ['SVG', base64Of('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ['too many pixels', base64Of(pngOf({ width: limits.iconPixels + 1, height: 8 }))],
])('%s is refused, and nothing of the provider is changed', async (_, bad) => {
  const { admin } = await atSchool()
  const refused = await admin.send('PATCH /api/providers/:id', {
    params: { id: 'school' },
    body: { version: 1, name: 'Other', icon: bad },
  })
  expect(refused.json()).toMatchObject({
    code: 'invalid_input',
    reason: 'picture_unreadable',
    details: [{ path: 'icon' }],
  })
  expect((await admin.call('GET /api/providers', {})).providers).toMatchObject([
    { name: 'School', version: 1 },
  ])
})

test('one of too many bytes is refused', async () => {
  const { admin } = await atSchool()
  const bytes = Buffer.concat([pngOf({ width: 8, height: 8 }), Buffer.alloc(limits.iconBytes)])
  const body = { version: 1, icon: base64Of(bytes) }
  const params = { id: 'school' }
  expect((await admin.send('PATCH /api/providers/:id', { params, body })).statusCode).toBe(400)
})
