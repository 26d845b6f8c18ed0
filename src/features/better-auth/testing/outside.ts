import type { Step } from '../../../testing/better-auth-scene.ts'
import { testPassword as password } from '../../../testing/start-test-app.ts'
import { ana, at, post } from './people.ts'

/** What is asked by whoever isn't signed in. */
export const asNobody: readonly Step[] = [
  ['nobody is signed in', 'nobody', ({ nobody }) => nobody.auth.getSession()],
  ['list sessions as nobody', 'nobody', ({ nobody }) => nobody.auth.listSessions()],
  ['revoke as nobody', 'nobody', ({ nobody }) => nobody.auth.revokeSession({ token: 'x' })],
  ['revoke others as nobody', 'nobody', ({ nobody }) => nobody.auth.revokeOtherSessions()],
  ['revoke all as nobody', 'nobody', ({ nobody }) => nobody.auth.revokeSessions()],
  ['change a name as nobody', 'nobody', ({ nobody }) => nobody.auth.updateUser({ name: 'Eve' })],
  [
    'change a password as nobody',
    'nobody',
    ({ nobody }) => nobody.auth.changePassword({ currentPassword: 'x', newPassword: password }),
  ],
  [
    'change an address as nobody',
    'nobody',
    ({ nobody }) => nobody.auth.changeEmail({ newEmail: 'e@e.test' }),
  ],
  ['delete as nobody', 'nobody', ({ nobody }) => nobody.auth.deleteUser({ password })],
  ['list accounts as nobody', 'nobody', ({ nobody }) => nobody.auth.listAccounts()],
  ['sign out as nobody', 'nobody', ({ nobody }) => nobody.auth.signOut()],
  ['is somebody there', 'nobody', ({ nobody }) => nobody.fetch(at('/ok'))],
  ['an unknown provider', 'nobody', ({ nobody }) => nobody.auth.signIn.social({ provider: 'google' })],
]

export const signingUp: readonly Step[] = [
  [
    'sign up with too short a password',
    'here',
    ({ here }) => here.auth.signUp.email({ ...ana, password: 'x' }),
  ],
  [
    'sign up with too long a password',
    'here',
    ({ here }) => here.auth.signUp.email({ ...ana, password: 'x y'.repeat(99) }),
  ],
  ['sign up without an address', 'here', ({ here }) => here.auth.signUp.email({ ...ana, email: 'ana' })],
  ['sign up with nothing', 'here', ({ here }) => here.fetch(at('/sign-up/email'), post('{}'))],
  [
    'sign up and go elsewhere',
    'here',
    ({ here }) => here.auth.signUp.email({ ...ana, callbackURL: 'https://evil.test' }),
  ],
]

export const signingIn: readonly Step[] = [
  ['a wrong password', 'nobody', ({ nobody }) => nobody.auth.signIn.email({ ...ana, password: 'not hers' })],
  [
    'too long a password',
    'nobody',
    ({ nobody }) => nobody.auth.signIn.email({ ...ana, password: 'x y'.repeat(99) }),
  ],
  ['no password', 'nobody', ({ nobody }) => nobody.auth.signIn.email({ ...ana, password: '' })],
  [
    'an unknown address',
    'nobody',
    ({ nobody }) => nobody.auth.signIn.email({ ...ana, email: 'x@meet.test' }),
  ],
  ['what is no address', 'nobody', ({ nobody }) => nobody.auth.signIn.email({ ...ana, email: 'ana' })],
  [
    'sign in and go elsewhere',
    'nobody',
    ({ nobody }) => nobody.auth.signIn.email({ ...ana, callbackURL: 'https://evil.test/x' }),
  ],
  [
    'sign in and go to what looks local',
    'nobody',
    ({ nobody }) => nobody.auth.signIn.email({ ...ana, callbackURL: '//evil.test/x' }),
  ],
  ['what is no JSON', 'nobody', ({ nobody }) => nobody.fetch(at('/sign-in/email'), post('{nope'))],
  [
    'from a page of another site',
    'nobody',
    ({ nobody }) =>
      nobody.fetch(at('/sign-in/email'), post(JSON.stringify(ana), { origin: 'https://evil.test' })),
  ],
]
