import { Type } from 'typebox'
import { BetterAuthSession, BetterAuthUser, Handle } from './better-auth-told.ts'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { Id, Instant, pictureBodyBytes } from './shapes.ts'

// What the client of npm `better-auth` 1.7 sends and expects. It speaks of users and sessions in its own words, takes
// `{ message, code }` for a failure, and may send more than is listed here. Every operation is one of those that other
// tables list, told in these words: see docs/decisions/0057-better-auth-door.md.

/** A way to sign in that belongs to an account; `credential` is the password. */
const Account = Type.Object({
  id: Type.String(),
  accountId: Type.String(),
  providerId: Type.String(),
  userId: Id,
  scopes: Type.Array(Type.String()),
  createdAt: Instant,
  updatedAt: Instant,
})

const Done = Type.Object({ status: Type.Literal(true) })
const Asked = Type.Object({ status: Type.Literal(true), message: Type.String() })
const TokenAndUser = Type.Object({ token: Type.Union([Handle, Type.Null()]), user: BetterAuthUser })

/** A path of this server, where the client goes afterwards; anything else is 403 `INVALID_CALLBACK_URL`. */
const CallbackUrl = Type.Optional(Type.String())

/**
 * A picture as `data:image/png;base64,…`, JPEG or WebP, judged as in `PUT /api/me/picture`; null takes it away. The server
 * fetches none from elsewhere, so no other address will do.
 */
const Image = Type.Optional(Type.Union([Type.String(), Type.Null()]))

const ResetRequest = Type.Object({ email: Type.String(), redirectTo: CallbackUrl })

/** What all of them have in common. */
const door = { open: true, audit: null } as const
const anyone = { ...door, access: 'anyone' } as const
const user = { ...door, access: 'user' } as const

/** Getting in and out. */
const waysIn = operations({
  'POST /api/auth/sign-up/email': {
    ...anyone,
    summary:
      'Make an account, as `POST /api/auth/register`. Where addresses are confirmed by mail, `token` is null and the answer ' +
      'the same whether the address has an account or not',
    rate: 'secret',
    audit: 'user.registered',
    takesStaleToken: true,
    body: Type.Object({
      name: Type.String(),
      email: Type.String(),
      password: Type.String(),
      image: Image,
      rememberMe: Type.Optional(Type.Boolean()),
      callbackURL: CallbackUrl,
    }),
    largest: pictureBodyBytes(limits.faceBytes),
    reply: TokenAndUser,
  },
  'POST /api/auth/sign-in/email': {
    ...anyone,
    summary:
      'Sign in with e-mail and password, as `POST /api/session`. `twoFactorRedirect` where the password wants a code beside ' +
      'it; 403 `EMAIL_NOT_VERIFIED` for whoever signed up with them and hasn’t opened the link yet',
    rate: 'secret',
    audit: 'session.started',
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({
      email: Type.String(),
      password: Type.String(),
      /** False: until the browser is closed, and for a day at most. */
      rememberMe: Type.Optional(Type.Boolean()),
      callbackURL: CallbackUrl,
    }),
    reply: Type.Union([
      Type.Object({
        redirect: Type.Boolean(),
        token: Handle,
        url: Type.Optional(Type.String()),
        user: BetterAuthUser,
      }),
      Type.Object({
        twoFactorRedirect: Type.Literal(true),
        twoFactorMethods: Type.Array(Type.Literal('totp')),
      }),
    ]),
  },
  'POST /api/auth/sign-in/social': {
    ...anyone,
    summary:
      'Where to go to sign in with a provider, and from there back to a page of ours and on to `callbackURL`; ' +
      '404 `PROVIDER_NOT_FOUND` for one this server doesn’t know',
    rate: 'write',
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({
      provider: Type.String(),
      callbackURL: CallbackUrl,
      errorCallbackURL: CallbackUrl,
      newUserCallbackURL: CallbackUrl,
    }),
    reply: Type.Object({ url: Type.String(), redirect: Type.Boolean() }),
  },
  'GET /api/auth/get-session': {
    ...anyone,
    summary: 'Who is signed in here, and with which session; null where nobody is',
    rate: 'read',
    enrolling: true,
    reply: Type.Union([Type.Null(), Type.Object({ session: BetterAuthSession, user: BetterAuthUser })]),
  },
  'POST /api/auth/sign-out': {
    ...anyone,
    summary: 'Sign out; succeeds also when nobody is signed in',
    rate: 'write',
    audit: 'session.ended',
    takesStaleToken: true,
    enrolling: true,
    body: Type.Object({}),
    reply: Type.Object({ success: Type.Literal(true) }),
  },
  'GET /api/auth/ok': {
    ...anyone,
    summary: 'Is somebody there?',
    rate: 'read',
    keys: 'any',
    enrolling: true,
    reply: Type.Object({ ok: Type.Literal(true) }),
  },
})

/** Where somebody is signed in. */
const sessions = operations({
  'GET /api/auth/list-sessions': {
    ...user,
    summary:
      'Every browser signed in to my account; 403 `SESSION_NOT_FRESH` a day after I last proved who I am',
    rate: 'read',
    reply: Type.Array(BetterAuthSession),
  },
  'POST /api/auth/revoke-session': {
    ...user,
    summary: 'Sign out one browser of mine; anybody else’s stays, and the answer is the same',
    rate: 'write',
    audit: 'session.ended',
    body: Type.Object({ token: Type.String() }),
    reply: Done,
  },
  'POST /api/auth/revoke-other-sessions': {
    ...user,
    summary: 'Sign out everywhere but here',
    rate: 'write',
    audit: 'session.others_ended',
    body: Type.Object({}),
    reply: Done,
  },
  'POST /api/auth/revoke-sessions': {
    ...user,
    summary: 'Sign out everywhere, here too',
    rate: 'write',
    audit: 'user.signed_out',
    body: Type.Object({}),
    reply: Done,
  },
})

/** What somebody does with their own account. */
const account = operations({
  'POST /api/auth/update-user': {
    ...user,
    summary: 'Change my name, as `PATCH /api/me`, or my picture, as `PUT /api/me/picture`',
    rate: 'write',
    audit: 'user.changed',
    body: Type.Object({
      name: Type.Optional(Type.String()),
      image: Image,
      email: Type.Optional(Type.Unknown()),
    }),
    largest: pictureBodyBytes(limits.faceBytes),
    reply: Done,
  },
  'POST /api/auth/change-password': {
    ...user,
    summary: 'Change my password, as `POST /api/me/password`: every other browser is signed out',
    rate: 'secret',
    audit: 'user.password_changed',
    body: Type.Object({
      currentPassword: Type.String(),
      newPassword: Type.String(),
      revokeOtherSessions: Type.Optional(Type.Boolean()),
    }),
    reply: TokenAndUser,
  },
  'POST /api/auth/change-email': {
    ...user,
    summary:
      'Have another address confirmed by mail, as `POST /api/me/email`, but with a fresh proof in place of the password; ' +
      '400 `CHANGE_EMAIL_DISABLED` where this server sends no mail',
    rate: 'secret',
    body: Type.Object({ newEmail: Type.String(), callbackURL: CallbackUrl }),
    reply: Done,
  },
  'POST /api/auth/delete-user': {
    ...user,
    summary:
      'Have my account deleted, as `POST /api/me/departure`: after some days in which a link undoes it, which the header ' +
      '`x-parley-undo` says where nobody gets it by mail. Wants my password or a fresh proof',
    rate: 'secret',
    audit: 'user.deletion_asked',
    body: Type.Object({ password: Type.Optional(Type.String()), callbackURL: CallbackUrl }),
    reply: Type.Object({
      success: Type.Literal(true),
      message: Type.String(),
    }),
  },
  'GET /api/auth/list-accounts': {
    ...user,
    summary: 'With what one can sign in to my account, passkeys aside',
    rate: 'read',
    reply: Type.Array(Account),
  },
})

/** Links by mail. */
const links = operations({
  'POST /api/auth/request-password-reset': {
    ...anyone,
    summary:
      'Ask for a reset link by mail, as `POST /api/reset/request`; 400 `RESET_PASSWORD_DISABLED` without mail',
    rate: 'secret',
    body: ResetRequest,
    reply: Asked,
  },
  'POST /api/auth/forget-password': {
    ...anyone,
    summary: 'The same, by the name it had before',
    rate: 'secret',
    body: ResetRequest,
    reply: Asked,
  },
  'GET /api/auth/reset-password/:token': {
    ...anyone,
    summary:
      'Where a reset link with a path to go to leads: redirects there with `token`, or with `error=INVALID_TOKEN`',
    rate: 'secret',
    params: Type.Object({ token: Type.String() }),
    query: Type.Object({ callbackURL: Type.String() }),
    reply: Type.Object({}),
    status: 302,
  },
  'POST /api/auth/reset-password': {
    ...anyone,
    summary: 'Choose a new password with a reset link, as `POST /api/reset`; nobody is signed in by that',
    rate: 'secret',
    audit: 'user.password_reset',
    query: Type.Object({ token: Type.Optional(Type.String()) }),
    body: Type.Object({ newPassword: Type.String(), token: Type.Optional(Type.String()) }),
    reply: Done,
  },
  'POST /api/auth/send-verification-email': {
    ...anyone,
    summary:
      'Ask once more for the link with which an account is made, as `POST /api/registration/request`; the same answer for ' +
      'every address. Signed in: have my own address confirmed',
    rate: 'secret',
    body: Type.Object({ email: Type.String(), callbackURL: CallbackUrl }),
    reply: Done,
  },
  'GET /api/auth/verify-email': {
    ...anyone,
    summary:
      'Confirm another address with the token of its link, as `POST /api/email-change`. Once more, while the link is good and the ' +
      'account has that address, succeeds and does nothing',
    rate: 'secret',
    audit: 'user.changed',
    query: Type.Object({ token: Type.String(), callbackURL: CallbackUrl }),
    reply: Type.Object({ status: Type.Literal(true), user: Type.Null() }),
  },
})

/** The door for better-auth's own client, below the `/api/auth` it appends to its address. */
export const betterAuth = { ...waysIn, ...sessions, ...account, ...links }
