import { Type } from 'typebox'
import { operations } from './operation.ts'
import { Instant, Me, Nothing } from './shapes.ts'

/** Six digits of an authenticator app, or a recovery code, with or without what stands between its groups. */
export const SecondFactorCode = Type.String({ minLength: 6, maxLength: 64 })

/** Each works once, in place of a code of the app. Shown only now. */
const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) })

/**
 * What a password wants beside it, once its owner has turned it on: a code of an authenticator app (TOTP: SHA-1, six
 * digits, 30 seconds), or a recovery code. A passkey wants none: its device has checked who holds it.
 */
export const secondFactor = operations({
  'GET /api/me/second-factor': {
    summary: 'Whether my password wants a code beside it',
    access: 'user',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Type.Object({
      /** Since when it does; absent while it doesn’t. */
      onSince: Type.Optional(Instant),
      /** Recovery codes I haven’t used. */
      recoveryCodes: Type.Integer({ minimum: 0 }),
    }),
  },
  'POST /api/me/second-factor/begin': {
    summary:
      'A new secret for my authenticator app; nothing is on until a code has shown that the app knows it. `forbidden` with ' +
      'reason `confirm_needed`, `conflict` with reason `second_factor_on`',
    access: 'user',
    rate: 'write',
    audit: null,
    enrolling: true,
    reply: Type.Object({
      /** What the app reads from a picture: `otpauth://totp/…`. */
      uri: Type.String(),
      /** The same secret to be typed: base32. */
      secret: Type.String(),
    }),
  },
  'POST /api/me/second-factor': {
    summary:
      'Turn it on with a code of the app; `forbidden` with reason `wrong_code`, `gone` with reason ' +
      '`second_factor_setup` a quarter of an hour after it was begun',
    access: 'user',
    rate: 'secret',
    audit: 'second_factor.turned_on',
    enrolling: true,
    body: Type.Object({ code: SecondFactorCode }),
    reply: RecoveryCodes,
    status: 201,
  },
  'POST /api/me/second-factor/recovery-codes': {
    summary:
      'New recovery codes; the old ones stop working. `forbidden` with reason `confirm_needed`, `not_found` while it is off',
    access: 'user',
    rate: 'write',
    audit: 'second_factor.codes_renewed',
    reply: RecoveryCodes,
    status: 201,
  },
  'DELETE /api/me/second-factor': {
    summary:
      'Turn it off: my password does alone. `forbidden` with reason `confirm_needed`, `not_found` while it is off',
    access: 'user',
    rate: 'write',
    audit: 'second_factor.turned_off',
    reply: Nothing,
  },
  'POST /api/session/second-factor': {
    summary:
      'Finish signing in, within five minutes after the password was taken (`Me.codeAwaited`). `unauthenticated` with ' +
      'reason `wrong_code`; `gone` with reason `sign_in_ticket` when the password has to be given again',
    access: 'anyone',
    rate: 'secret',
    audit: 'session.started',
    enrolling: true,
    body: Type.Object({ code: SecondFactorCode }),
    reply: Me,
  },
})
