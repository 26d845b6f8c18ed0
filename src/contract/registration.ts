import { Type } from 'typebox'
import { operations } from './operation.ts'
import { FirstPasskey } from './passkeys.ts'
import { Email, Me, Name, NewPassword, Next, Nothing, Secret } from './shapes.ts'

export const registration = operations({
  'POST /api/registration/request': {
    summary:
      'Ask for a link by mail with which I make an account for this address, where the server sends mail. The answer is ' +
      'the same whether it has an account or not; `forbidden` with reason `registration_closed` or `domain_not_allowed`, ' +
      '`conflict` with reason `mail_off`',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ email: Email, next: Next }),
    reply: Nothing,
    status: 202,
  },
  'POST /api/registration/check': {
    summary: 'Which address is this link for? `gone` when it is used, too old or replaced',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({ email: Email }),
  },
  'POST /api/registration/accept': {
    summary:
      'Make the account a link by mail is for, with a password or a passkey, and sign it in. Of a passkey `gone` with ' +
      'reason `passkey_question`, `forbidden` with reason `passkey_refused` or `passkey_unverified`',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.registered',
    body: Type.Object({
      secret: Secret,
      name: Name,
      /** Either this or a passkey. */
      password: Type.Optional(NewPassword),
      passkey: Type.Optional(FirstPasskey),
    }),
    reply: Me,
    status: 201,
  },
  'POST /api/registration': {
    summary:
      'Make an account by oneself, with a password or a passkey, and sign it in, where the server sends no mail; `forbidden` unless the operator lets ' +
      'everybody, `conflict` with reason `email_taken`, which nobody else could be told, or `by_mail` where it sends mail',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.registered',
    body: Type.Object({
      name: Name,
      email: Email,
      /** Either this or a passkey. */
      password: Type.Optional(NewPassword),
      passkey: Type.Optional(FirstPasskey),
    }),
    reply: Me,
    status: 201,
  },
})
