import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { FirstPasskey } from './passkeys.ts'
import { Credentials, Going, toProvider } from './providers.ts'
import { Email, Id, Instant, Me, Name, NewPassword, Nothing, Secret, SecretLink, UserRole } from './shapes.ts'

/** A link that makes one account, not used yet. */
export const Invitation = Type.Object({
  id: Id,
  /** For whom: the account gets this address. Whoever holds the link chooses one when absent. */
  email: Type.Optional(Email),
  role: UserRole,
  createdAt: Instant,
  expiresAt: Instant,
  /** Who made it; absent when that account is gone, or it was made at the command line. */
  by: Type.Optional(Name),
})
export type Invitation = Static<typeof Invitation>

/** Days an invitation is good for. */
const Days = Type.Integer({ minimum: 1, maximum: limits.invitationDays })

const byId = Type.Object({ id: Id })

export const invitations = operations({
  'GET /api/invitations': {
    summary: 'Invitations that weren’t used, newest first; expired ones for another month',
    access: 'admin',
    keys: 'people:read',
    rate: 'read',
    audit: null,
    reply: Type.Object({ invitations: Type.Array(Invitation) }),
  },
  'POST /api/invitations': {
    summary:
      'Invite people: one link for each address, or one for whoever gets it. Links are shown only now. An admin is invited within ' +
      'an hour of a proof of who one is: `forbidden` with reason `confirm_needed`',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'invitation.created',
    body: Type.Object({
      /** One invitation without an address when absent. */
      emails: Type.Optional(Type.Array(Email, { minItems: 1, maxItems: limits.invitationsAtOnce })),
      role: Type.Optional(UserRole),
      days: Type.Optional(Days),
      /** Sends each address its link, which isn't answered then; `conflict` with reason `mail_off` where this server sends no mail. */
      mail: Type.Optional(Type.Boolean()),
    }),
    reply: Type.Object({
      made: Type.Array(Type.Object({ invitation: Invitation, link: Type.Optional(SecretLink) })),
      /** Addresses that have an account already. */
      taken: Type.Array(Email),
    }),
    status: 201,
  },
  'POST /api/invitations/:id/renew': {
    summary: 'A new link for an invitation, good for as long as the first was; the old one stops working',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'invitation.renewed',
    params: byId,
    body: Type.Object({
      /** Sends the link to the address it is for, and answers none. */
      mail: Type.Optional(Type.Boolean()),
    }),
    reply: Type.Object({ invitation: Invitation, link: Type.Optional(SecretLink) }),
  },
  'DELETE /api/invitations/:id': {
    summary: 'Revoke an invitation: its link stops working',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'invitation.revoked',
    params: byId,
    reply: Nothing,
  },
  'POST /api/invitation/check': {
    summary: 'What does this invitation offer? `gone` when it is used, too old or revoked',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({
      email: Type.Optional(Email),
      role: UserRole,
      by: Type.Optional(Name),
      expiresAt: Instant,
    }),
  },
  'POST /api/invitation/accept': {
    summary: 'Make the account an invitation is for, with a password or a passkey, and sign it in',
    access: 'anyone',
    rate: 'secret',
    audit: 'invitation.accepted',
    body: Type.Object({
      secret: Secret,
      /** Only where the invitation names none. */
      email: Type.Optional(Email),
      name: Name,
      /** Either this or a passkey. */
      password: Type.Optional(NewPassword),
      passkey: Type.Optional(FirstPasskey),
    }),
    reply: Me,
    status: 201,
  },
  'POST /api/invitation/providers/:provider': {
    summary:
      'Where to go to accept an invitation with a sign-in provider, once and within ten minutes; comes back to ' +
      '`POST /api/auth/providers/:provider/answer`, which makes the account without a password. It gets the address of the ' +
      'invitation; where that names none, the one the provider has confirmed',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    params: toProvider,
    body: Type.Object({ secret: Secret }),
    reply: Going,
  },
  'POST /api/invitation/providers/:provider/password': {
    summary:
      'Accept an invitation with the user name and password of a directory (kind `ldap`). `unauthenticated` with reason ' +
      '`directory_credentials`; otherwise as `POST /api/auth/providers/:provider/answer`',
    access: 'anyone',
    rate: 'secret',
    audit: 'invitation.accepted',
    params: toProvider,
    body: Type.Object({ secret: Secret, ...Credentials }),
    reply: Me,
    status: 201,
  },
})
