import { Type } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import {
  AtJoin,
  Email,
  Me,
  Name,
  NewPassword,
  PageLanguage,
  PictureBody,
  pictureBodyBytes,
  Secret,
  SecretLink,
  Username,
  Zone,
} from './shapes.ts'

/** The one I have, as proof that it is me. Where I have none, a proof that is fresh takes its place. */
const CurrentPassword = Type.String({ minLength: 1, maxLength: limits.passwordMaximum })

export const profile = operations({
  'PATCH /api/me': {
    summary:
      'Change my name, which people in a meeting see when I join the next time, my username, which null takes away, my ' +
      'language or my time zone, which follow the browser when null, or what I join meetings with, which goes by the ' +
      'browser’s last choice when null. `conflict` with reason `username_taken`: who asks often has to wait',
    access: 'user',
    rate: 'write',
    audit: 'user.changed',
    body: Type.Object(
      {
        name: Type.Optional(Name),
        username: Type.Optional(Type.Union([Username, Type.Null()])),
        language: Type.Optional(Type.Union([PageLanguage, Type.Null()])),
        zone: Type.Optional(Type.Union([Zone, Type.Null()])),
        microphoneAtJoin: Type.Optional(Type.Union([AtJoin, Type.Null()])),
        cameraAtJoin: Type.Optional(Type.Union([AtJoin, Type.Null()])),
      },
      { minProperties: 1 },
    ),
    reply: Me,
  },
  'PUT /api/me/picture': {
    summary:
      'Show another picture of mine: a square. `invalid_input` with reason `picture_unreadable` when it is none, no PNG, ' +
      'JPEG or WebP, or has too many pixels; `too_large` when it has too many bytes',
    access: 'user',
    rate: 'write',
    audit: 'user.changed',
    largest: pictureBodyBytes(limits.faceBytes),
    body: PictureBody(limits.faceBytes),
    reply: Me,
  },
  'DELETE /api/me/picture': {
    summary: 'Show none',
    access: 'user',
    rate: 'write',
    audit: 'user.changed',
    reply: Me,
  },
  'POST /api/me/email': {
    summary:
      'Change the address I sign in with. Where this server sends mail it answers 202 and nothing is changed yet: a link ' +
      'goes to the new address, and later a way back to the old one. Otherwise `conflict` with reason `email_taken`. ' +
      '`forbidden` with reason `confirm_needed` where my password wants a code beside it, or I have none',
    access: 'user',
    rate: 'secret',
    audit: 'user.changed',
    body: Type.Object({ email: Email, current: Type.Optional(CurrentPassword) }),
    reply: Me,
  },
  'POST /api/email-change/check': {
    summary: 'Which address does this link give whose account? `gone` when it is used, too old or replaced',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({
      kind: Type.Union([Type.Literal('confirm'), Type.Literal('undo')]),
      name: Name,
      email: Email,
    }),
  },
  'POST /api/email-change': {
    summary:
      'Use the link. One that takes an old address back signs every browser out and answers with a reset link, since ' +
      'somebody else may know the password; `conflict` with reason `email_taken`',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.changed',
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({ email: Email, reset: Type.Optional(SecretLink) }),
  },
  'POST /api/me/password': {
    summary:
      'Change my password: every other browser is signed out, this one gets a new session. `forbidden` with reason ' +
      '`confirm_needed` where my password wants a code beside it, or I have none yet',
    access: 'user',
    rate: 'secret',
    audit: 'user.password_changed',
    body: Type.Object({ current: Type.Optional(CurrentPassword), password: NewPassword }),
    reply: Type.Object({ ended: Type.Integer({ minimum: 0 }) }),
  },
})
