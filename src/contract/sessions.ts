import { Type, type Static } from 'typebox'
import { operations } from './operation.ts'
import { limits } from './limits.ts'
import { Email, Id, Instant, Me, Name, NewPassword, Nothing, Secret, SignInName } from './shapes.ts'

/** One browser that is signed in. */
export const SessionInfo = Type.Object({
  id: Id,
  /** The one that asks. */
  current: Type.Boolean(),
  startedAt: Instant,
  /** Last use, kept to the hour. */
  seenAt: Instant,
  /** What the browser said of itself when it signed in; may be empty. */
  userAgent: Type.String(),
  /** Where it signed in from. */
  address: Type.String(),
  /** Where in the world that is, `Munich, Germany`, where the operator has given a database of places that knows it. */
  place: Type.Optional(Type.String()),
})
export type SessionInfo = Static<typeof SessionInfo>

export const sessions = operations({
  'GET /api/me': {
    summary: 'Who am I to this server?',
    access: 'anyone',
    keys: 'any',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Me,
  },
  'POST /api/session': {
    summary:
      'Sign in with e-mail or username, and password. Where the account wants a code beside it, nobody is signed in yet: ' +
      '`codeAwaited`, and `POST /api/session/second-factor` within five minutes. `unauthenticated` with reason ' +
      '`wrong_credentials`, or `passkey_needed` where a password alone won’t do and the account has passkeys',
    access: 'anyone',
    rate: 'secret',
    audit: 'session.started',
    enrolling: true,
    body: Type.Object({
      email: SignInName,
      password: Type.String({ minLength: 1, maxLength: limits.passwordMaximum }),
    }),
    reply: Me,
  },
  'DELETE /api/session': {
    summary: 'Sign out; succeeds also when nobody is signed in',
    access: 'anyone',
    rate: 'write',
    audit: 'session.ended',
    enrolling: true,
    reply: Nothing,
  },
  'GET /api/sessions': {
    summary: 'Every browser signed in to my account, the latest first',
    access: 'user',
    rate: 'read',
    audit: null,
    reply: Type.Object({ sessions: Type.Array(SessionInfo) }),
  },
  'DELETE /api/sessions': {
    summary: 'Sign out everywhere but here',
    access: 'user',
    rate: 'write',
    audit: 'session.others_ended',
    reply: Type.Object({ ended: Type.Integer({ minimum: 0 }) }),
  },
  'DELETE /api/sessions/:id': {
    summary: 'Sign out one browser of mine; `not_found` for anybody else’s',
    access: 'user',
    rate: 'write',
    audit: 'session.ended',
    params: Type.Object({ id: Id }),
    reply: Nothing,
  },
  'POST /api/setup/check': {
    summary: 'Is this setup link still good?',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Nothing,
  },
  'POST /api/setup': {
    summary: 'Use the setup link: make the first admin and sign them in',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.created',
    body: Type.Object({
      secret: Secret,
      email: Email,
      name: Name,
      password: NewPassword,
    }),
    reply: Me,
    status: 201,
  },
})
