import type { Step } from '../../../testing/better-auth-scene.ts'
import { base64Of, pngOf } from '../../../testing/pictures.ts'
import { testPassword as password } from '../../../testing/start-test-app.ts'
import { asNobody, signingIn, signingUp } from './outside.ts'
import { ana, another, at, bo, post } from './people.ts'

const picture = `data:image/png;base64,${base64Of(pngOf({ width: 256, height: 256 }))}`

/** Everything that can be done without a mail server. */
export const withoutMail: readonly Step[] = [
  ...asNobody,
  ...signingUp,
  [
    'sign up with a password everybody tries',
    'nobody',
    ({ nobody }) => nobody.auth.signUp.email({ ...ana, email: 'c@meet.test', password: 'password123' }),
  ],
  ['sign up', 'here', ({ here }) => here.auth.signUp.email({ ...ana })],
  ['who is signed in', 'here', ({ here }) => here.auth.getSession()],
  ['sign up with a taken address', 'nobody', ({ nobody }) => nobody.auth.signUp.email(ana)],
  ...signingIn,
  ['sign in for a day', 'there', ({ there }) => there.auth.signIn.email({ ...ana, rememberMe: false })],
  ['every session', 'here', ({ here }) => here.auth.listSessions()],
  ['every account', 'here', ({ here }) => here.auth.listAccounts()],
  ['revoke what is no session', 'here', ({ here }) => here.auth.revokeSession({ token: 'nothing' })],
  [
    'revoke the other',
    'here',
    async ({ here, there }) => {
      const { data } = await there.auth.getSession()
      await here.auth.revokeSession({ token: data?.session.token ?? '' })
    },
  ],
  ['the other afterwards', 'there', ({ there }) => there.auth.getSession()],
  [
    'sign in and go on',
    'there',
    ({ there }) => there.auth.signIn.email({ ...ana, callbackURL: '/rooms?a=b' }),
  ],
  ['revoke others', 'here', ({ here }) => here.auth.revokeOtherSessions()],
  ['another afterwards', 'there', ({ there }) => there.auth.getSession()],
  ['sign in once more', 'there', ({ there }) => there.auth.signIn.email(ana)],
  ['change the name', 'here', ({ here }) => here.auth.updateUser({ name: 'Anna' })],
  ['change nothing', 'here', ({ here }) => here.fetch(at('/update-user'), post('{}'))],
  [
    'change the address with the name',
    'here',
    ({ here }) => here.fetch(at('/update-user'), post('{"email":"x@meet.test","name":"X"}')),
  ],
  [
    'change the address without mail',
    'here',
    ({ here }) => here.auth.changeEmail({ newEmail: 'b@meet.test' }),
  ],
  [
    'ask for a reset without mail',
    'here',
    ({ here }) => here.auth.requestPasswordReset({ email: ana.email }),
  ],
  [
    'ask for a confirmation without mail',
    'here',
    ({ here }) => here.auth.sendVerificationEmail({ email: ana.email }),
  ],
  [
    'a wrong password until now',
    'here',
    ({ here }) => here.auth.changePassword({ currentPassword: 'not hers', newPassword: another }),
  ],
  [
    'too short a new password',
    'here',
    ({ here }) => here.auth.changePassword({ currentPassword: password, newPassword: 'x' }),
  ],
  [
    'too long a new password',
    'here',
    ({ here }) => here.auth.changePassword({ currentPassword: password, newPassword: 'x y'.repeat(99) }),
  ],
  [
    'change the password, others stay',
    'here',
    ({ here }) => here.auth.changePassword({ currentPassword: password, newPassword: another }),
  ],
  ['the other browser after that', 'there', ({ there }) => there.auth.getSession()],
  [
    'change the password, others go',
    'here',
    ({ here }) =>
      here.auth.changePassword({
        currentPassword: another,
        newPassword: password,
        revokeOtherSessions: true,
      }),
  ],
  ['still signed in', 'here', ({ here }) => here.auth.getSession()],
  [
    'a cookie without an origin',
    'here',
    ({ here }) => here.fetch(at('/update-user'), post('{"name":"Eve"}', { origin: '' })),
  ],
  [
    'a cookie with the origin of a sandbox',
    'here',
    ({ here }) => here.fetch(at('/update-user'), post('{"name":"Eve"}', { origin: 'null' })),
  ],
  [
    'a cookie from another site',
    'here',
    ({ here }) => here.fetch(at('/update-user'), post('{"name":"Eve"}', { origin: 'https://evil.test' })),
  ],
  ['change the picture', 'here', ({ here }) => here.auth.updateUser({ image: picture })],
  ['who that is', 'here', ({ here }) => here.auth.getSession()],
  [
    'a picture from elsewhere',
    'here',
    ({ here }) => here.auth.updateUser({ image: 'https://meet.test/a.png' }),
  ],
  ['take the picture away', 'here', ({ here }) => here.auth.updateUser({ image: null })],
  [
    'delete and go elsewhere',
    'here',
    ({ here }) => here.auth.deleteUser({ password, callbackURL: 'https://evil.test' }),
  ],
  ['delete with a wrong password', 'here', ({ here }) => here.auth.deleteUser({ password: 'not hers' })],
  ['delete the account', 'here', ({ here }) => here.auth.deleteUser({ password, callbackURL: '/' })],
  ['nobody is left', 'here', ({ here }) => here.auth.getSession()],
  ['sign up somebody else', 'here', ({ here }) => here.auth.signUp.email({ ...bo, image: picture })],
  ['revoke all', 'here', ({ here }) => here.auth.revokeSessions()],
  ['signed out by that', 'here', ({ here }) => here.auth.getSession()],
  ['sign in again', 'here', ({ here }) => here.auth.signIn.email(bo)],
  ['sign out', 'here', ({ here }) => here.auth.signOut()],
  ['sign out twice', 'here', ({ here }) => here.auth.signOut()],
]
