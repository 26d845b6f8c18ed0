import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { SecondFactorCode } from './second-factor.ts'
import { Email, MyAccount, Name, NewPassword, Nothing, SignInName, Username } from './shapes.ts'

/** What an app needs to speak for somebody. It stands for one sign-in, and ends with it. */
export const Tokens = Type.Object({
  user: MyAccount,
  /** JWT (RFC 9068) for `Authorization: Bearer`, signed with a key of `/.well-known/jwks.json`. */
  accessToken: Type.String(),
  /** Good for one more pair. Absent where the cookie is what gets the next. */
  refreshToken: Type.Optional(Type.String()),
  /** Seconds the access token is good for. */
  expiresIn: Type.Integer({ minimum: 1 }),
})
export type Tokens = Static<typeof Tokens>

/** UTF-16 units of a refresh token; all of ours are shorter. */
const RefreshToken = Type.String({ minLength: 1, maxLength: limits.refreshTokenUnits })

/** Signing in for apps: the cookie is set as well, so one sign-in serves both. */
export const tokens = operations({
  'POST /api/auth/register': {
    summary:
      'Make an account by oneself and sign it in. Where this server sends mail it answers 202 with `mailed` instead: a link ' +
      'goes to the address, and its page asks for name and password once more. A username is chosen afterwards there, and ' +
      '`invalid_input` with reason `username_later` here. `forbidden` and `conflict` as `POST /api/registration`, also ' +
      '`conflict` with reason `username_taken`',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.registered',
    takesStaleToken: true,
    body: Type.Object({
      name: Name,
      email: Email,
      username: Type.Optional(Username),
      password: NewPassword,
    }),
    reply: Type.Union([Tokens, Type.Object({ mailed: Type.Literal(true) })]),
    status: 201,
  },
  'POST /api/auth/login': {
    summary:
      'Sign in with e-mail or username, and password, for an app. Where the password wants a code beside it and none was given, ' +
      '`codeAwaited` and nobody is signed in: ask for it and send all three. `unauthenticated` with reason `wrong_code`, or ' +
      '`passkey_needed` where only a passkey does',
    access: 'anyone',
    rate: 'secret',
    audit: 'session.started',
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({
      email: SignInName,
      password: Type.String({ minLength: 1, maxLength: limits.passwordMaximum }),
      code: Type.Optional(SecondFactorCode),
    }),
    reply: Type.Union([Tokens, Type.Object({ codeAwaited: Type.Literal(true) })]),
  },
  'POST /api/auth/token': {
    summary: 'Tokens for the sign-in of this browser or app; those it has already stay good',
    access: 'user',
    rate: 'write',
    audit: 'session.token_issued',
    reply: Tokens,
  },
  'POST /api/auth/refresh': {
    summary:
      'The next pair for a refresh token, or an access token alone for a browser’s cookie. `unauthenticated` with reason ' +
      '`refresh_token_invalid`, or `refresh_token_reused`: somebody used it before, so the sign-in has ended',
    access: 'anyone',
    rate: 'write',
    audit: null,
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({ refreshToken: Type.Optional(RefreshToken) }),
    reply: Tokens,
  },
  'GET /api/auth/me': {
    summary: 'Whose cookie, access token or API key is this?',
    access: 'user',
    keys: 'any',
    enrolling: true,
    rate: 'read',
    audit: null,
    reply: Type.Object({ user: MyAccount }),
  },
  'POST /api/auth/logout': {
    summary:
      'End the sign-in of this cookie, access token or refresh token, with all its tokens; succeeds also when there is none',
    access: 'anyone',
    rate: 'write',
    audit: 'session.ended',
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({ refreshToken: Type.Optional(RefreshToken) }),
    reply: Nothing,
  },
  'GET /.well-known/jwks.json': {
    summary: 'The public keys access tokens are signed with (RFC 7517)',
    access: 'anyone',
    keys: 'any',
    enrolling: true,
    rate: 'read',
    audit: null,
    reply: Type.Object({
      keys: Type.Array(
        Type.Object({
          kty: Type.Literal('OKP'),
          crv: Type.Literal('Ed25519'),
          x: Type.String(),
          kid: Type.String(),
          use: Type.Literal('sig'),
          alg: Type.Literal('EdDSA'),
        }),
      ),
    }),
  },
})
