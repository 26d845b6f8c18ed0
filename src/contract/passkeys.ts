import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { SecondFactorCode } from './second-factor.ts'
import { Email, Id, Instant, Me, Name, Nothing } from './shapes.ts'

/** One passkey of mine. What signs with it never leaves its device. */
export const Passkey = Type.Object({
  id: Id,
  name: Name,
  createdAt: Instant,
  /** Absent until it was used the first time. */
  usedAt: Type.Optional(Instant),
  /** A copy is kept beside the device: it survives the device’s loss, and works on others. */
  backedUp: Type.Boolean(),
  /** The host name it belongs to, where that is another than this server's by now: it opens nothing here. */
  elsewhere: Type.Optional(Type.String()),
})
export type Passkey = Static<typeof Passkey>

/** Bytes as base64url, as WebAuthn’s JSON has them. */
const bytes = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength })

/** A way to reach a passkey, in the browser’s word: `internal`, `usb`, `hybrid`. */
const Transport = Type.String({ pattern: '^[a-z0-9-]{1,32}$' })
const Transports = Type.Array(Transport, { maxItems: 8 })

/** A passkey as a browser is told of it: https://www.w3.org/TR/webauthn-3/ `PublicKeyCredentialDescriptorJSON`. */
const Descriptor = Type.Object({
  id: Type.String(),
  type: Type.Literal('public-key'),
  transports: Transports,
})

/** What `PublicKeyCredential.parseCreationOptionsFromJSON` takes. */
export const CreationOptions = Type.Object({
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  challenge: Type.String(),
  pubKeyCredParams: Type.Array(Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer() })),
  timeout: Type.Integer(),
  excludeCredentials: Type.Array(Descriptor),
  authenticatorSelection: Type.Object({
    residentKey: Type.Literal('required'),
    requireResidentKey: Type.Literal(true),
    userVerification: Type.Literal('required'),
  }),
  attestation: Type.Literal('none'),
})
export type CreationOptions = Static<typeof CreationOptions>

/** What `PublicKeyCredential.parseRequestOptionsFromJSON` takes. */
export const RequestOptions = Type.Object({
  challenge: Type.String(),
  timeout: Type.Integer(),
  rpId: Type.String(),
  /** Empty: whichever passkey its owner chooses. */
  allowCredentials: Type.Array(Descriptor),
  userVerification: Type.Literal('required'),
})
export type RequestOptions = Static<typeof RequestOptions>

/** What a device answers when it has made a passkey. */
export const Registration = Type.Object({
  id: bytes(limits.passkeyIdUnits),
  clientDataJSON: bytes(limits.passkeyAnswerUnits),
  attestationObject: bytes(limits.passkeyAnswerUnits),
  transports: Transports,
})
export type Registration = Static<typeof Registration>

/** What an account begins with in place of a password: made for `POST /api/registration/passkey/options`. */
export const FirstPasskey = Type.Object({ name: Name, registration: Registration })
export type FirstPasskey = Static<typeof FirstPasskey>

/** What a device answers when its owner shows a passkey. */
export const Assertion = Type.Object({
  id: bytes(limits.passkeyIdUnits),
  clientDataJSON: bytes(limits.passkeyAnswerUnits),
  authenticatorData: bytes(limits.passkeyAnswerUnits),
  signature: bytes(limits.passkeyAnswerUnits),
  /** Which account it says it is for; devices may leave it out where they were told which passkeys will do. */
  userHandle: Type.Optional(bytes(128)),
})
export type Assertion = Static<typeof Assertion>

const byId = Type.Object({ id: Id })

/**
 * Where there are none (`Me.passkeysAt` is absent) everything but the list is `not_found` with reason
 * `no_passkeys_here`. A question is answered once, within five minutes, by the browser that asked: else `gone` with
 * reason `passkey_question`.
 */
export const passkeys = operations({
  'GET /api/me/passkeys': {
    summary: 'My passkeys, the oldest first',
    access: 'user',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Type.Object({ passkeys: Type.Array(Passkey) }),
  },
  'POST /api/me/passkeys/options': {
    summary:
      'What my device needs to make a passkey. `forbidden` with reason `confirm_needed` when I haven’t proved for ten ' +
      'minutes that it is me, `conflict` with reason `too_many_passkeys`',
    access: 'user',
    rate: 'write',
    audit: null,
    enrolling: true,
    reply: CreationOptions,
  },
  'POST /api/me/passkeys': {
    summary:
      'Keep the passkey my device has made; `forbidden` with reason `passkey_refused` or `passkey_unverified`, ' +
      '`conflict` with reason `passkey_known`',
    access: 'user',
    rate: 'secret',
    audit: 'passkey.added',
    enrolling: true,
    body: Type.Object({ name: Name, registration: Registration }),
    reply: Passkey,
    status: 201,
  },
  'PATCH /api/me/passkeys/:id': {
    summary: 'Call a passkey of mine something else',
    access: 'user',
    rate: 'write',
    audit: 'passkey.renamed',
    params: byId,
    body: Type.Object({ name: Name }),
    reply: Passkey,
  },
  'DELETE /api/me/passkeys/:id': {
    summary:
      'Nobody signs in with this passkey of mine any more; `forbidden` with reason `confirm_needed`, `conflict` with ' +
      'reason `last_way_in` when I couldn’t sign in any more',
    access: 'user',
    rate: 'write',
    audit: 'passkey.removed',
    params: byId,
    reply: Nothing,
  },
  'POST /api/registration/passkey/options': {
    summary:
      'What my device needs to make the passkey that an account begins with. It is kept where the account is made: with ' +
      '`POST /api/registration`, or with the link by mail or the invitation that makes it',
    access: 'anyone',
    rate: 'write',
    audit: null,
    body: Type.Object({ name: Name, email: Email }),
    reply: CreationOptions,
  },
  'POST /api/session/passkey/options': {
    summary: 'What a browser needs to let somebody sign in with a passkey',
    access: 'anyone',
    rate: 'write',
    audit: null,
    enrolling: true,
    reply: RequestOptions,
  },
  'POST /api/session/passkey': {
    summary:
      'Sign in with a passkey; `unauthenticated` with reason `passkey_refused`, or `passkey_unverified` when its ' +
      'device hasn’t checked who holds it',
    access: 'anyone',
    rate: 'secret',
    audit: 'session.started',
    enrolling: true,
    body: Assertion,
    reply: Me,
  },
  'POST /api/session/confirm/options': {
    summary:
      'What my browser needs to let me prove with a passkey that it is me; `not_found` when I have none',
    access: 'user',
    rate: 'write',
    audit: null,
    enrolling: true,
    reply: RequestOptions,
  },
  'POST /api/session/confirm': {
    summary:
      'Prove that it is still me, with one of my passkeys, or with my password and, where it wants one, a code beside it; ' +
      '`forbidden` with reason `wrong_password`, `code_needed`, `wrong_code`, `passkey_refused` or `passkey_unverified`',
    access: 'user',
    rate: 'secret',
    audit: null,
    enrolling: true,
    body: Type.Object({
      /** Either this or a passkey. */
      password: Type.Optional(Type.String({ minLength: 1, maxLength: limits.passwordMaximum })),
      passkey: Type.Optional(Assertion),
      /** Beside the password. */
      code: Type.Optional(SecondFactorCode),
    }),
    reply: Nothing,
  },
})
