import type { Room } from '../contract/rooms.ts'
import { scopes } from '../contract/operation.ts'
import { nobody } from '../core/caller.ts'
import type { User } from '../features/users/index.ts'
import type { TestClient } from './client.ts'
import { startTestApp, testPassword, type TestApp, type TestAppOptions } from './start-test-app.ts'

/** Everybody who may try an operation; `token` and `key` are the owner's, the latter with every scope. */
export const callerKinds = [
  'nobody',
  'visitor',
  'guest',
  'owner',
  'admin',
  'disabled',
  'removed',
  'token',
  'key',
] as const
export type CallerKind = (typeof callerKinds)[number]

/** A room with a running meeting in it, and everybody at its door. */
export interface Scene {
  room: Room
  meetingId: string
  /** Somebody inside whom nobody else needs. */
  bystander: string
  clients: Readonly<Record<CallerKind, TestClient>>
}

export interface Stage extends TestApp {
  users: Readonly<Record<'owner' | 'guest' | 'admin' | 'disabled', User>>
  /** A new room with new people, so that what one test does to it harms no other. */
  newScene: (access?: 'open' | 'signed_in') => Promise<Scene>
}

const join = async (client: TestClient, code: string, name: string) =>
  client.call('POST /api/rooms/:code/join', { params: { code }, body: { name } })

/** An app with four accounts, whose password is `testPassword`. */
export const setStage = async (options: TestAppOptions = {}): Promise<Stage> => {
  const test = await startTestApp(options)
  const { app, newClient, newProgram } = test
  // One hash for all accounts: hashing is slow on purpose.
  const any = { name: 'Any', email: 'any@meet.test', password: testPassword, role: 'user' } as const
  const prepared = await app.users.prepare(any)
  const add = (name: string, role: User['role']): Promise<User> => {
    const email = `${name.toLowerCase()}@meet.test`
    return app.users.add({ ...prepared, id: newUserId(name), name, email, emailShown: email, role })
  }
  const users = {
    owner: await add('Owner', 'user'),
    guest: await add('Guest', 'user'),
    admin: await add('Admin', 'admin'),
    disabled: await add('Disabled', 'user'),
  }

  const signedIn = async ({ id }: User): Promise<TestClient> => {
    const client = newClient()
    // As it is by now: its password may be another one.
    const user = await app.users.get(id)
    const { cookie } = await app.sessions.start({ user, address: '::1', userAgent: '', caller: nobody })
    client.cookies.set(cookie.name, cookie.value)
    return client
  }

  // An account has only so many.
  let key: string | null = null

  const newScene = async (access: 'open' | 'signed_in' = 'open'): Promise<Scene> => {
    await app.users.change({ id: users.disabled.id, disabled: false })
    const owner = await signedIn(users.owner)
    const disabled = await signedIn(users.disabled)
    await app.users.change({ id: users.disabled.id, disabled: true })
    const room = await owner.call('POST /api/rooms', { body: { name: 'Tea' } })
    const { code } = room
    const [visitor, removed, other] = [newClient(), newClient(), newClient()]
    const { meeting } = await join(owner, code, 'Owner')
    await join(visitor, code, 'Visitor')
    const { identity: bystander } = await join(other, code, 'Bystander')
    const { identity } = await join(removed, code, 'Removed')
    const place = { meetingId: meeting.id, identity }
    await owner.call('POST /api/meetings/:meetingId/participants/:identity/remove', { params: place })
    const changed =
      access === 'open'
        ? room
        : await owner.call('PATCH /api/rooms/:code', {
            params: { code },
            body: { access, version: room.version },
          })
    const [guest, admin] = [await signedIn(users.guest), await signedIn(users.admin)]
    const { accessToken } = await owner.call('POST /api/auth/token', {})
    key ??= await newKey(owner)
    const programs = { token: newProgram(accessToken), key: newProgram(key) }
    const clients = { nobody: newClient(), visitor, guest, owner, admin, disabled, removed, ...programs }
    return { room: changed, meetingId: meeting.id, bystander, clients }
  }
  return { ...test, users, newScene }
}

const newKey = async (client: TestClient): Promise<string> => {
  const body = { name: 'Key', scopes: [...scopes] }
  return (await client.call('POST /api/me/keys', { body })).secret
}

const newUserId = (name: string): string => {
  const hex = Buffer.from(name.padEnd(6, 'x')).toString('hex').slice(0, 12)
  return `01900000-0000-7000-9000-${hex}`
}
