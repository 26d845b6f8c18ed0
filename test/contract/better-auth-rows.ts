import type { betterAuth } from '../../src/contract/better-auth.ts'
import { testPassword } from '../../src/testing/start-test-app.ts'
import { everybody, users, type Row } from './answers.ts'

const token = 'a-secret-nobody-has-made'

/** The door of better-auth's client: the operations behind it, in its words. */
export const betterAuthRows: Readonly<Record<keyof typeof betterAuth, Row>> = {
  'POST /api/auth/sign-up/email': {
    input: () => ({ body: { email: 'eve@meet.test', name: 'Eve', password: testPassword } }),
    answers: everybody(400),
  },
  'POST /api/auth/sign-in/email': {
    input: (_scene, kind) => {
      const name = kind === 'disabled' ? 'disabled' : 'guest'
      return { body: { email: `${name}@meet.test`, password: testPassword } }
    },
    answers: { ...everybody(200), disabled: 401 },
  },
  'POST /api/auth/sign-in/social': {
    input: () => ({ body: { provider: 'google' } }),
    answers: everybody(404),
  },
  'GET /api/auth/get-session': { answers: everybody(200) },
  'POST /api/auth/sign-out': { answers: everybody(200) },
  'GET /api/auth/ok': { answers: everybody(200) },
  'GET /api/auth/list-sessions': { answers: users },
  // A session that isn't theirs stays, and the answer doesn't tell.
  'POST /api/auth/revoke-session': {
    input: ({ meetingId: token }) => ({ body: { token } }),
    answers: users,
  },
  'POST /api/auth/revoke-other-sessions': { answers: users },
  'POST /api/auth/revoke-sessions': { answers: users },
  'POST /api/auth/update-user': { input: () => ({ body: { name: 'Somebody' } }), answers: users },
  'POST /api/auth/change-password': {
    input: () => ({ body: { currentPassword: testPassword, newPassword: testPassword } }),
    answers: users,
  },
  // There is no mail server here.
  'POST /api/auth/change-email': {
    input: () => ({ body: { newEmail: 'eve@meet.test' } }),
    answers: { ...everybody(401), guest: 400, owner: 400, admin: 400 },
  },
  // Nobody knows their password: nobody leaves.
  'POST /api/auth/delete-user': {
    input: () => ({ body: { password: 'not mine' } }),
    answers: { ...everybody(401), guest: 400, owner: 400, admin: 400 },
  },
  'GET /api/auth/list-accounts': { answers: users },
  'POST /api/auth/request-password-reset': {
    input: () => ({ body: { email: 'guest@meet.test' } }),
    answers: everybody(400),
  },
  'POST /api/auth/forget-password': {
    input: () => ({ body: { email: 'guest@meet.test' } }),
    answers: everybody(400),
  },
  'GET /api/auth/reset-password/:token': {
    input: () => ({ params: { token }, query: { callbackURL: '/reset' } }),
    answers: everybody(302),
  },
  'POST /api/auth/reset-password': {
    input: () => ({ body: { token, newPassword: testPassword } }),
    answers: everybody(400),
  },
  'POST /api/auth/send-verification-email': {
    input: () => ({ body: { email: 'guest@meet.test' } }),
    answers: everybody(400),
  },
  'GET /api/auth/verify-email': {
    input: () => ({ query: { token } }),
    answers: everybody(401),
  },
}
