import { Type, type Static } from 'typebox'
import { ApiKey } from './api-keys.ts'
import { operations } from './operation.ts'
import { Passkey } from './passkeys.ts'
import { MyIdentity } from './providers.ts'
import { SessionInfo } from './sessions.ts'
import { Id, Instant, Nothing, OneOf } from './shapes.ts'

const { you: _, ...identity } = MyIdentity.properties

/** Somebody at a provider whom an account is linked with. */
export const LinkedIdentity = Type.Object({
  ...identity,
  /** Whether it is signed in to with it now: not while an admin keeps the provider switched off. */
  opens: Type.Boolean(),
})
export type LinkedIdentity = Static<typeof LinkedIdentity>

/** What can be taken away one by one; `session`: a browser or an app that is signed in. */
export const WayInKind = OneOf('passkey', 'provider', 'key', 'session')
export type WayInKind = Static<typeof WayInKind>

/** All that opens an account, and what it has opened. */
export const WaysIn = Type.Object({
  hasPassword: Type.Boolean(),
  /** Absent without a password, and where that was before this server kept it. */
  passwordChangedAt: Type.Optional(Instant),
  /** Since when the password wants a code beside it; absent while it doesn’t. */
  secondFactorSince: Type.Optional(Instant),
  /** Those that weren’t used. */
  recoveryCodes: Type.Integer({ minimum: 0 }),
  /** The oldest first. */
  passkeys: Type.Array(Passkey),
  identities: Type.Array(LinkedIdentity),
  /** The newest first, expired ones for a month more. */
  keys: Type.Array(ApiKey),
  /** The latest used first. */
  sessions: Type.Array(SessionInfo),
})
export type WaysIn = Static<typeof WaysIn>

/** For no API key: what opens somebody’s account is for people to look at, and to take away. */
export const waysIn = operations({
  'GET /api/users/:id/ways-in': {
    summary: 'All that opens an account, one by one, and every browser that is signed in to it',
    access: 'admin',
    rate: 'read',
    audit: null,
    params: Type.Object({ id: Id }),
    reply: WaysIn,
  },
  'DELETE /api/users/:id/ways-in/:kind/:way': {
    summary:
      'Take one way in from an account, also the last: remove a passkey, unlink a provider, revoke an API key, or sign out ' +
      'one browser. Its owner is told by mail. `forbidden` with reason `own_account`: that is under My account; of a passkey also with reason ' +
      '`confirm_needed` when I haven’t proved for an hour that it is me',
    access: 'admin',
    rate: 'write',
    audit: 'user.way_in_taken',
    params: Type.Object({ id: Id, kind: WayInKind, way: Id }),
    reply: Nothing,
  },
})
