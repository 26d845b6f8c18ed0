import type { Step } from '../../../testing/better-auth-scene.ts'
import { signingUp } from './outside.ts'
import { ana, another, at, bo, post } from './people.ts'

/** What the account has in the end. */
const third = 'third@meet.test'
const reset = { email: third, redirectTo: '/new-password' }
const linkTo = (token: string, callbackURL: string): string =>
  at(`/reset-password/${token}?callbackURL=${encodeURIComponent(callbackURL)}`)

const resetting: readonly Step[] = [
  ['ask for a reset', 'nobody', ({ nobody }) => nobody.auth.requestPasswordReset(reset)],
  [
    'follow its link',
    'nobody',
    async ({ nobody, tokenFor }) => nobody.fetch(linkTo(await tokenFor(third), '/new-password')),
  ],
  ['follow a wrong link', 'nobody', ({ nobody }) => nobody.fetch(linkTo('nothing', '/new-password?a=b'))],
  [
    'follow one that leads elsewhere',
    'nobody',
    ({ nobody }) => nobody.fetch(linkTo('x', 'https://evil.test')),
  ],
  ['follow one that leads nowhere', 'nobody', ({ nobody }) => nobody.fetch(at('/reset-password/nothing'))],
  [
    'ask for a reset of what is unknown',
    'nobody',
    ({ nobody }) => nobody.auth.requestPasswordReset({ email: 'x@meet.test' }),
  ],
  [
    'ask for a reset of what is no address',
    'nobody',
    ({ nobody }) => nobody.auth.requestPasswordReset({ email: 'ana' }),
  ],
  [
    'ask for a reset that leads elsewhere',
    'nobody',
    ({ nobody }) => nobody.auth.requestPasswordReset({ ...reset, redirectTo: 'https://evil.test' }),
  ],
  [
    'the old name of asking',
    'nobody',
    ({ nobody }) => nobody.fetch(at('/forget-password'), post(JSON.stringify({ email: 'x@meet.test' }))),
  ],
  [
    'ask for a link from a page of another site',
    'nobody',
    ({ nobody }) =>
      nobody.fetch(
        at('/request-password-reset'),
        post(JSON.stringify(reset), { origin: 'https://evil.test' }),
      ),
  ],
  [
    'a wrong token',
    'nobody',
    ({ nobody }) => nobody.auth.resetPassword({ newPassword: another, token: 'nothing' }),
  ],
  [
    'no token',
    'nobody',
    ({ nobody }) => nobody.fetch(at('/reset-password'), post(JSON.stringify({ newPassword: another }))),
  ],
]

/** What goes by mail. */
export const withMail: readonly Step[] = [
  ...signingUp,
  ['sign up', 'here', ({ here }) => here.auth.signUp.email(ana)],
  ['sign in before the address is confirmed', 'here', ({ here }) => here.auth.signIn.email(ana)],
  [
    'sign in before that, with another password',
    'here',
    ({ here }) => here.auth.signIn.email({ ...ana, password: another }),
  ],
  [
    'ask once more',
    'here',
    ({ here }) => here.auth.sendVerificationEmail({ email: 'x@meet.test', callbackURL: '/' }),
  ],
  ['confirm what nobody asked', 'here', ({ here }) => here.auth.verifyEmail({ query: { token: 'nothing' } })],
  [
    'confirm what nobody asked, and go on',
    'here',
    ({ here }) => here.auth.verifyEmail({ query: { token: 'nothing', callbackURL: '/x?a=b' } }),
  ],
  [
    'confirm and go elsewhere',
    'here',
    ({ here }) => here.auth.verifyEmail({ query: { token: 'nothing', callbackURL: 'https://evil.test' } }),
  ],
  [
    'sign in when it is confirmed',
    'here',
    async ({ here, confirm }) => {
      await confirm('ana@meet.test')
      await here.auth.signIn.email(ana)
    },
  ],
  ['sign up with a taken address', 'nobody', ({ nobody }) => nobody.auth.signUp.email(ana)],
  ['confirm what is confirmed', 'here', ({ here }) => here.auth.sendVerificationEmail({ email: ana.email })],
  ['confirm somebody else’s', 'here', ({ here }) => here.auth.sendVerificationEmail({ email: bo.email })],
  ['the same address', 'here', ({ here }) => here.auth.changeEmail({ newEmail: 'ana@MEET.test' })],
  ['no address', 'here', ({ here }) => here.auth.changeEmail({ newEmail: 'ana' })],
  [
    'another address, and go elsewhere',
    'here',
    ({ here }) => here.auth.changeEmail({ newEmail: 'new@meet.test', callbackURL: 'https://evil.test' }),
  ],
  [
    'another address',
    'here',
    ({ here }) => here.auth.changeEmail({ newEmail: 'new@meet.test', callbackURL: '/' }),
  ],
  [
    'confirm another address',
    'nobody',
    async ({ nobody, tokenFor }) =>
      nobody.auth.verifyEmail({ query: { token: await tokenFor('new@meet.test') } }),
  ],
  [
    'confirm it once more',
    'nobody',
    ({ nobody, latestToken }) => nobody.auth.verifyEmail({ query: { token: latestToken() } }),
  ],
  ['who is signed in', 'here', ({ here }) => here.auth.getSession()],
  ['and a third', 'here', ({ here }) => here.auth.changeEmail({ newEmail: third })],
  [
    'confirm that, and go on',
    'nobody',
    async ({ nobody, tokenFor }) =>
      nobody.auth.verifyEmail({
        query: { token: await tokenFor(third), callbackURL: '/account' },
      }),
  ],
  [
    'confirm that once more, and go on',
    'nobody',
    ({ nobody, latestToken }) =>
      nobody.auth.verifyEmail({ query: { token: latestToken(), callbackURL: '/account' } }),
  ],
  ['whoever confirmed is nobody', 'nobody', ({ nobody }) => nobody.auth.getSession()],
  ...resetting,
]
