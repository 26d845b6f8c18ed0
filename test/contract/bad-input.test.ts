import { expect, test } from 'vitest'
import type { FailureReply } from '../../src/contract/failure-code.ts'
import type { RawRequest } from '../../src/testing/client.ts'
import { generousRates } from '../../src/testing/generous-rates.ts'
import { setStage, type CallerKind, type Scene } from '../../src/testing/scene.ts'

interface Case {
  key: string
  as?: CallerKind
  request: (scene: Scene) => RawRequest
  status: number
  code: string
  /** Paths of the fields it complains about. */
  paths?: string[]
}

const inRoom = ({ room }: Scene) => ({ params: { code: room.code } })
const unknownId = '01900000-0000-7000-8000-0000000fffff'
const invalid = { status: 400, code: 'invalid_input' } as const
const name = 'POST /api/rooms'
const setup = 'POST /api/setup'
const secret = 'a-secret-nobody-has-made'

const body =
  (value: unknown): Case['request'] =>
  () => ({ body: value })
const changed =
  (fields: object): Case['request'] =>
  (scene) => ({ ...inRoom(scene), body: fields })

const cases: Readonly<Record<string, Case>> = {
  'a body that isn’t an object': { key: name, request: body([1]), ...invalid, paths: [''] },
  'no body': { key: name, request: () => ({}), ...invalid, paths: ['name'] },
  'a number for a name': { key: name, request: body({ name: 7 }), ...invalid, paths: ['name'] },
  'an empty name': { key: name, request: body({ name: '' }), ...invalid, paths: ['name'] },
  'a name of spaces': { key: name, request: body({ name: '  ' }), ...invalid, paths: ['name'] },
  'a name that turns text around': {
    key: name,
    request: body({ name: 'a\u202Eb' }),
    ...invalid,
    paths: ['name'],
  },
  'a name with a control character': {
    key: name,
    request: body({ name: 'a\u0007b' }),
    ...invalid,
    paths: ['name'],
  },
  'a name of 65 characters': {
    key: name,
    request: body({ name: 'é'.repeat(65) }),
    ...invalid,
    paths: ['name'],
  },
  'a name of 513 units': { key: name, request: body({ name: 'a'.repeat(513) }), ...invalid, paths: ['name'] },
  'an access nobody knows': {
    key: name,
    request: body({ name: 'Tea', access: 'closed' }),
    ...invalid,
    paths: ['access'],
  },
  'a field nobody knows': {
    key: name,
    request: body({ name: 'Tea', color: 'red' }),
    ...invalid,
    paths: ['color'],
  },
  'several faults at once': {
    key: name,
    request: body({ access: 1, color: 'red' }),
    ...invalid,
    paths: ['access', 'color', 'name'],
  },
  'a query where there is none': {
    key: 'GET /api/rooms',
    request: () => ({ query: { limit: '3' } }),
    ...invalid,
    paths: ['limit'],
  },
  'a body where there is none': {
    key: 'DELETE /api/rooms/:code',
    request: (scene) => ({ ...inRoom(scene), body: { force: true } }),
    ...invalid,
    paths: ['force'],
  },
  'a code of another shape': {
    key: 'GET /api/rooms/:code',
    request: () => ({ params: { code: 'ABC' } }),
    ...invalid,
    paths: ['code'],
  },
  'a room nobody made': {
    key: 'GET /api/rooms/:code',
    request: () => ({ params: { code: 'zzz-zzzz-zzz' } }),
    status: 404,
    code: 'not_found',
  },
  'joining a room nobody made': {
    key: 'POST /api/rooms/:code/join',
    request: () => ({ params: { code: 'zzz-zzzz-zzz' }, body: { name: 'Ana' } }),
    status: 404,
    code: 'not_found',
  },
  'joining without a name': {
    key: 'POST /api/rooms/:code/join',
    as: 'nobody',
    request: (scene) => ({ ...inRoom(scene), body: {} }),
    ...invalid,
    paths: ['name'],
  },
  'an identity of another shape': {
    key: 'POST /api/rooms/:code/join',
    as: 'nobody',
    request: (scene) => ({ ...inRoom(scene), body: { name: 'Ana', identity: '../../etc' } }),
    ...invalid,
    paths: ['identity'],
  },
  'another’s room renamed': {
    key: 'PATCH /api/rooms/:code',
    as: 'guest',
    request: changed({ name: 'Mine', version: 1 }),
    status: 403,
    code: 'forbidden',
  },
  'a version that isn’t a number': {
    key: 'PATCH /api/rooms/:code',
    request: changed({ version: '1' }),
    ...invalid,
    paths: ['version'],
  },
  'a version that is old': {
    key: 'PATCH /api/rooms/:code',
    request: changed({ name: 'Tea', version: 99 }),
    status: 409,
    code: 'conflict',
  },
  'a meeting nobody had': {
    key: 'POST /api/meetings/:meetingId/end',
    request: () => ({ params: { meetingId: unknownId } }),
    status: 404,
    code: 'not_found',
  },
  'a meeting’s id of another shape': {
    key: 'POST /api/meetings/:meetingId/end',
    request: () => ({ params: { meetingId: '7' } }),
    ...invalid,
    paths: ['meetingId'],
  },
  'a place nobody has': {
    key: 'POST /api/meetings/:meetingId/participants/:identity/claim',
    request: ({ meetingId }) => ({ params: { meetingId, identity: 'x'.repeat(22) } }),
    status: 404,
    code: 'not_found',
  },
  'a place in a meeting nobody had': {
    key: 'POST /api/meetings/:meetingId/participants/:identity/claim',
    request: () => ({ params: { meetingId: unknownId, identity: 'x'.repeat(22) } }),
    status: 404,
    code: 'not_found',
  },
  'a participant nobody is': {
    key: 'POST /api/meetings/:meetingId/participants/:identity/remove',
    request: ({ meetingId }) => ({ params: { meetingId, identity: 'x'.repeat(22) } }),
    status: 404,
    code: 'not_found',
  },
  'a password too short': {
    key: setup,
    request: body({ secret, email: 'a@b.test', name: 'A', password: 'short' }),
    ...invalid,
    paths: ['password'],
  },
  'a password too long': {
    key: setup,
    request: body({ secret, email: 'a@b.test', name: 'A', password: 'x'.repeat(257) }),
    ...invalid,
    paths: ['password'],
  },
  'wrong e-mail and password': {
    key: 'POST /api/session',
    as: 'nobody',
    request: body({ email: 'nobody@meet.test', password: 'something else' }),
    status: 401,
    code: 'unauthenticated',
  },
  'an operation nobody knows': {
    key: 'POST /api/nothing',
    request: body({}),
    status: 404,
    code: 'not_found',
  },
  'a method nobody knows there': { key: 'PUT /api/rooms', request: body({}), status: 404, code: 'not_found' },
}

test.each(Object.entries(cases))('%s', async (_name, { key, as = 'owner', request, status, code, paths }) => {
  const { newScene, control } = await setStage({ rates: generousRates })
  const scene = await newScene()
  const asked = control.asked.length
  const response = await scene.clients[as].send(key, request(scene))
  const failure = response.json<FailureReply>()
  expect({ status: response.statusCode, code: failure.code }).toEqual({ status, code })
  expect(failure.requestId).toBe(response.headers['x-request-id'])
  if (paths !== undefined) expect(failure.details?.map(({ path }) => path).sort()).toEqual(paths)
  // Nothing half done: LiveKit heard nothing and the room is as it was.
  expect(control.asked.length).toBe(asked)
  const room = await scene.clients.owner.call('GET /api/rooms/:code', inRoom(scene))
  expect({ ...room, people: [] }).toMatchObject({ name: 'Tea', version: scene.room.version })
})

test('a deleted room is gone for everybody, and so is its meeting', async () => {
  const { newScene } = await setStage({ rates: generousRates })
  const scene = await newScene()
  const { owner, visitor } = scene.clients
  await owner.call('DELETE /api/rooms/:code', inRoom(scene))
  for (const [key, request] of [
    ['GET /api/rooms/:code', inRoom(scene)],
    ['DELETE /api/rooms/:code', inRoom(scene)],
    ['POST /api/rooms/:code/join', { ...inRoom(scene), body: { name: 'Ana' } }],
  ] as const)
    expect((await owner.send(key, request)).statusCode).toBe(404)
  const params = { meetingId: scene.meetingId }
  expect((await owner.send('POST /api/meetings/:meetingId/end', { params })).statusCode).toBe(410)
  expect((await visitor.send('GET /api/rooms/:code', inRoom(scene))).statusCode).toBe(404)
})

test('a field the contract doesn’t list never goes out', async () => {
  const { newScene } = await setStage({ rates: generousRates })
  const { clients, room } = await newScene()
  const { body: text } = await clients.owner.send('GET /api/rooms/:code', { params: { code: room.code } })
  expect(text).not.toMatch(/ownerId|deletedAt|updatedAt/)
})
