import type { Contract } from '../../src/contract/contract.ts'
import type { RawRequest } from '../../src/testing/client.ts'
import type { Scene } from '../../src/testing/scene.ts'
import { testPassword } from '../../src/testing/start-test-app.ts'
import { admins, everybody, notTheirs, users, type Answers, type Row } from './answers.ts'
import { betterAuthRows } from './better-auth-rows.ts'
import { asEntered, atNobody, dot, madePasskey, nothing, ofBen, provider, shownPasskey } from './inputs.ts'
import { peopleRows } from './people-rows.ts'

const hosts: Answers = { ...everybody(403), owner: 200, admin: 200 }
const hostsAmongUsers: Answers = { ...everybody(401), guest: 403, owner: 200, admin: 200 }

const inRoom = ({ room }: Scene): RawRequest => ({ params: { code: room.code } })
const secret = { secret: 'a-secret-nobody-has-made' }

/** Every operation has a row: one without doesn't compile. */
export const rows: Readonly<Record<keyof Contract, Row>> = {
  'GET /health': { answers: everybody(200) },
  // Without LiveKit and edge it isn't ready, and says so to anyone.
  'GET /ready': { answers: everybody(503) },
  'GET /api/me': { answers: everybody(200) },
  'POST /api/session': {
    input: (_scene, kind) => {
      const name = kind === 'disabled' ? 'disabled' : 'guest'
      return { body: { email: `${name}@meet.test`, password: testPassword } }
    },
    answers: { ...everybody(200), disabled: 401 },
  },
  'DELETE /api/session': { answers: everybody(200) },
  'GET /api/sessions': { answers: users },
  'DELETE /api/sessions': { answers: users },
  // A session that isn't theirs is nobody's.
  'DELETE /api/sessions/:id': { input: ({ meetingId: id }) => ({ params: { id } }), answers: notTheirs },
  'PATCH /api/me': { input: () => ({ body: { name: 'Somebody' } }), answers: users },
  'PUT /api/me/picture': { input: () => ({ body: { content: dot } }), answers: users },
  'DELETE /api/me/picture': { answers: users },
  // Whose address it is stays as it is.
  'POST /api/me/email': {
    input: (_scene, kind) => ({ body: { email: `${kind}@meet.test`, current: testPassword } }),
    answers: users,
  },
  'POST /api/email-change/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/email-change': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/me/password': {
    input: () => ({ body: { current: testPassword, password: testPassword } }),
    answers: users,
  },
  'GET /api/me/departure': { answers: users },
  // Nobody types the address of their account: nobody leaves.
  'POST /api/me/departure': {
    input: () => ({ body: { email: 'somebody@else.test' } }),
    answers: { ...everybody(401), guest: 400, owner: 400, admin: 400 },
  },
  'POST /api/departure/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/departure/undo': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/me/export': { answers: users },
  'GET /api/me/passkeys': { answers: users },
  'POST /api/me/passkeys/options': { answers: users },
  // Nobody was asked.
  'POST /api/me/passkeys': {
    input: () => ({ body: { name: 'Laptop', registration: madePasskey } }),
    answers: { ...everybody(401), guest: 410, owner: 410, admin: 410 },
  },
  'PATCH /api/me/passkeys/:id': {
    input: (scene) => ({ ...nothing(scene), body: { name: 'Laptop' } }),
    answers: notTheirs,
  },
  'DELETE /api/me/passkeys/:id': { input: nothing, answers: notTheirs },
  'GET /api/me/keys': { answers: users },
  'POST /api/me/keys': {
    input: () => ({ body: { name: 'Script', scopes: ['rooms:read'] } }),
    answers: { ...everybody(401), guest: 201, owner: 201, admin: 201 },
  },
  'DELETE /api/me/keys/:id': { input: nothing, answers: notTheirs },
  'POST /api/auth/register': {
    input: () => ({ body: { email: 'eve@meet.test', name: 'Eve', password: testPassword } }),
    answers: everybody(403),
  },
  'POST /api/auth/login': {
    input: (_scene, kind) => {
      const name = kind === 'disabled' ? 'disabled' : 'guest'
      return { body: { email: `${name}@meet.test`, password: testPassword } }
    },
    answers: { ...everybody(200), disabled: 401 },
  },
  // There is none here.
  'GET /api/auth/providers': { answers: everybody(200) },
  'POST /api/auth/providers/:provider': { input: atNobody({}), answers: everybody(404) },
  'POST /api/auth/providers/:provider/answer': {
    input: atNobody({ answer: 'code=a&state=b' }),
    answers: everybody(404),
  },
  'POST /api/auth/providers/:provider/password': { input: atNobody(ofBen), answers: everybody(404) },
  'GET /api/me/providers': { answers: users },
  'POST /api/me/providers/:provider': {
    input: () => ({ params: { provider: 'nobody' } }),
    answers: notTheirs,
  },
  'POST /api/me/providers/:provider/password': { input: atNobody(ofBen), answers: notTheirs },
  'DELETE /api/me/providers/:id': { input: nothing, answers: notTheirs },
  'GET /api/providers': { answers: admins(200) },
  'POST /api/providers': {
    input: ({ room: { code: id } }) => ({ body: { ...provider, ...asEntered, id } }),
    answers: admins(201),
  },
  'PATCH /api/providers/:id': {
    input: () => ({ params: { id: 'nobody' }, body: { version: 1 } }),
    answers: admins(404),
  },
  'DELETE /api/providers/:id': { input: () => ({ params: { id: 'nobody' } }), answers: admins(404) },
  'POST /api/providers/test': { input: () => ({ body: provider }), answers: admins(200) },
  'POST /api/auth/token': { answers: users },
  'POST /api/auth/refresh': { answers: users },
  'GET /api/auth/me': { answers: users },
  'POST /api/auth/logout': { answers: everybody(200) },
  'GET /.well-known/jwks.json': { answers: everybody(200) },
  ...betterAuthRows,
  'POST /api/registration/passkey/options': {
    input: () => ({ body: { email: 'eve@meet.test', name: 'Eve' } }),
    answers: everybody(200),
  },
  'POST /api/session/passkey/options': { answers: everybody(200) },
  'POST /api/session/passkey': { input: () => ({ body: shownPasskey }), answers: everybody(410) },
  'POST /api/session/confirm/options': {
    answers: notTheirs,
  },
  'POST /api/session/confirm': { input: () => ({ body: { password: testPassword } }), answers: users },
  'GET /api/me/second-factor': { answers: users },
  // Nothing was begun yet.
  'POST /api/me/second-factor': {
    input: () => ({ body: { code: '000000' } }),
    answers: { ...everybody(401), guest: 410, owner: 410, admin: 410 },
  },
  'POST /api/me/second-factor/begin': { answers: users },
  'POST /api/me/second-factor/recovery-codes': {
    answers: notTheirs,
  },
  'DELETE /api/me/second-factor': { answers: notTheirs },
  'POST /api/session/second-factor': {
    input: () => ({ body: { code: '000000' } }),
    answers: everybody(410),
  },
  'POST /api/setup/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/setup': {
    input: () => ({ body: { ...secret, email: 'eve@meet.test', name: 'Eve', password: testPassword } }),
    answers: everybody(410),
  },
  'POST /api/registration': {
    input: () => ({ body: { email: 'eve@meet.test', name: 'Eve', password: testPassword } }),
    answers: everybody(403),
  },
  'POST /api/registration/request': {
    input: () => ({ body: { email: 'eve@meet.test' } }),
    answers: everybody(403),
  },
  'POST /api/registration/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/registration/accept': {
    input: () => ({ body: { ...secret, name: 'Eve', password: testPassword } }),
    answers: everybody(410),
  },
  // Without a mail server nobody is promised a mail.
  'POST /api/reset/request': {
    input: () => ({ body: { email: 'guest@meet.test' } }),
    answers: everybody(409),
  },
  'POST /api/reset/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/reset': {
    input: () => ({ body: { ...secret, password: testPassword } }),
    answers: everybody(410),
  },
  'GET /api/invitations': { answers: admins(200) },
  'POST /api/invitations': { input: () => ({ body: {} }), answers: admins(201) },
  'POST /api/invitations/:id/renew': { input: nothing, answers: admins(404) },
  'DELETE /api/invitations/:id': { input: nothing, answers: admins(404) },
  'POST /api/invitation/check': { input: () => ({ body: secret }), answers: everybody(410) },
  'POST /api/invitation/providers/:provider': { input: atNobody(secret), answers: everybody(410) },
  'POST /api/invitation/providers/:provider/password': {
    input: atNobody({ ...secret, ...ofBen }),
    answers: everybody(410),
  },
  'POST /api/invitation/accept': {
    input: () => ({ body: { ...secret, email: 'eve@meet.test', name: 'Eve', password: testPassword } }),
    answers: everybody(410),
  },
  ...peopleRows,
  'GET /api/settings': { answers: admins(200) },
  'GET /api/settings/accents': { input: () => ({ query: { of: '#1f6feb' } }), answers: admins(200) },
  'PUT /api/settings/logo': { input: () => ({ body: { content: dot } }), answers: admins(200) },
  'DELETE /api/settings/logo': { answers: admins(200) },
  'PATCH /api/settings': {
    input: () => ({
      body: { changes: [{ key: 'legal.imprint_url', value: 'https://meet.test/imprint', version: 0 }] },
    }),
    answers: admins(200),
  },
  'GET /api/audit': { answers: admins(200) },
  'POST /api/audit/export': { input: () => ({ body: {} }), answers: admins(200) },
  'GET /api/mail': { answers: admins(200) },
  // There is no mail server here.
  'POST /api/mail/test': { input: () => ({ body: { to: 'eve@meet.test' } }), answers: admins(409) },
  'POST /api/mail/preview': { input: () => ({ body: { template: 'reset' } }), answers: admins(200) },
  'POST /api/mail/failed/:id/retry': { input: nothing, answers: admins(404) },
  'DELETE /api/mail/failed/:id': { input: nothing, answers: admins(404) },
  'GET /api/rooms': { answers: users },
  'POST /api/rooms': {
    input: () => ({ body: { name: 'Coffee' } }),
    answers: { ...everybody(401), guest: 201, owner: 201, admin: 201 },
  },
  'GET /api/rooms/:code': { input: inRoom, answers: everybody(200) },
  'PATCH /api/rooms/:code': {
    input: (scene) => ({ ...inRoom(scene), body: { name: 'Coffee', version: scene.room.version } }),
    answers: hostsAmongUsers,
  },
  'DELETE /api/rooms/:code': { input: inRoom, answers: hostsAmongUsers },
  'POST /api/rooms/:code/join': {
    input: (scene) => ({ ...inRoom(scene), body: { name: 'Somebody' } }),
    answers: { ...everybody(200), removed: 403 },
    inSignedInRoom: { nobody: 403, visitor: 403, disabled: 403 },
  },
  'POST /api/meetings/:meetingId/end': {
    input: ({ meetingId }) => ({ params: { meetingId } }),
    answers: hosts,
  },
  // Somebody else's place.
  'POST /api/meetings/:meetingId/participants/:identity/claim': {
    input: ({ meetingId, bystander: identity }) => ({ params: { meetingId, identity } }),
    answers: notTheirs,
  },
  'POST /api/meetings/:meetingId/participants/:identity/remove': {
    input: ({ meetingId, bystander: identity }) => ({ params: { meetingId, identity } }),
    answers: hosts,
  },
}
