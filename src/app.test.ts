import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeDatabases } from './platform/db/testing.ts'
import { startTestApp, testPassword } from './testing/start-test-app.ts'
import { testOrigin } from './testing/test-config.ts'

describeDatabases('the app', ({ open }) => {
  test('from the setup link to a meeting of two', async () => {
    const { app, newClient, control } = await startTestApp({ database: await open() })
    const host = newClient()
    expect(await host.call('GET /api/me', {})).toEqual({
      build: 'test-build',
      setupNeeded: true,
      passkeysAt: 'meet.test',
    })

    const link = await app.setup.createSetupLink()
    const secret = link?.url.split('#')[1] ?? ''
    expect(link?.url).toBe(`${testOrigin}/setup#${secret}`)
    await host.call('POST /api/setup/check', { body: { secret } })
    const admin = { secret, email: 'Ana@Meet.test', name: 'Ana', password: testPassword }
    const me = await host.call('POST /api/setup', { body: admin })
    expect(me.user).toMatchObject({ name: 'Ana', email: 'Ana@Meet.test', role: 'admin' })
    expect(me.setupNeeded).toBe(false)

    const room = await host.call('POST /api/rooms', { body: { name: 'Tea' } })
    expect(room.you).toEqual({ role: 'host', may: ['enter', 'edit', 'delete', 'end', 'remove'] })
    const { code } = room

    const guest = newClient()
    const first = await guest.call('POST /api/rooms/:code/join', { params: { code }, body: { name: 'Ben' } })
    expect(first).toMatchObject({ status: 'admitted', role: 'guest', name: 'Ben' })
    expect(first.iceServers[0]?.urls).toEqual(['turns:meet.test:443?transport=tcp'])
    expect(first.relay).toEqual({ offerAfter: 8, takeAfter: 20 })
    expect(control.asked).toEqual([`ensureRoom ${first.meeting.id}`])
    expect(guest.cookies.has('__Host-parley_visitor')).toBe(true)

    const again = await guest.call('POST /api/rooms/:code/join', {
      params: { code },
      body: { identity: first.identity },
    })
    expect(again).toMatchObject({ identity: first.identity, name: 'Ben', meeting: first.meeting })
  })
})

test('it listens when it starts, and leaves nothing behind when it stops', async () => {
  const { app, config } = await startTestApp()
  const sockets = ['app.sock', 'link.sock'].map((name) => join(config.runDir, name))
  expect(sockets.map(existsSync)).toEqual([false, false])
  await app.start()
  expect(sockets.map(existsSync)).toEqual([true, true])
  await app.stop()
  expect(sockets.map(existsSync)).toEqual([false, false])
})
