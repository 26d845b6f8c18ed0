import { Type } from 'typebox'
import { operations } from './operation.ts'
import { Email, Me, Name, NewPassword, Nothing, Secret, SignInName } from './shapes.ts'

export const resets = operations({
  'POST /api/reset/request': {
    summary:
      'Ask for a reset link by mail, for an address or a username; it goes to the address of the account. The answer is ' +
      'the same whether there is one or not; `conflict` with reason `mail_off` where this server sends no mail',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ email: SignInName }),
    reply: Nothing,
    status: 202,
  },
  'POST /api/reset/check': {
    summary: 'Whose reset link is this? `gone` when it is used, too old or replaced',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({ name: Name, email: Email }),
  },
  'POST /api/reset': {
    summary:
      'Choose a new password with a reset link: every browser is signed out, this one signed in. Where the account wants a ' +
      'code beside it: `codeAwaited`; where it wants a passkey, nobody is signed in',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.password_reset',
    body: Type.Object({ secret: Secret, password: NewPassword }),
    reply: Me,
  },
})
