import { exampleSessions } from './example-sessions.ts'

/** Of an account that is signed in once, and has nothing but a password. */
export const exampleAnswers = {
  'GET /api/sessions': () => ({ sessions: exampleSessions.slice(0, 1) }),
  'GET /api/me/passkeys': () => ({ passkeys: [] }),
  'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
  'GET /api/me/keys': () => ({ keys: [] }),
  'GET /api/me/departure': () => ({ rooms: 3, invitations: 0, days: 14, may: true }),
}
