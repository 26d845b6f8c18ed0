import { Type } from 'typebox'
import { operations } from './operation.ts'
import { Email, Instant, Name, Nothing, Secret, SecretLink } from './shapes.ts'

/** Deleting one's own account: asked for, undone with a link for a while, then done. */
export const departures = operations({
  'GET /api/me/departure': {
    summary: 'What would go with my account, and whether I may delete it',
    access: 'user',
    rate: 'read',
    audit: null,
    reply: Type.Object({
      /** Rooms, whose links stop working with them. */
      rooms: Type.Integer({ minimum: 0 }),
      /** Invitations nobody has used yet: they stop working at once. */
      invitations: Type.Integer({ minimum: 0 }),
      /** For how long it can be undone. */
      days: Type.Integer({ minimum: 1 }),
      /** False for the last admin who can sign in. */
      may: Type.Boolean(),
    }),
  },
  'POST /api/me/departure': {
    summary:
      'Have my account deleted, after some days in which a link undoes it. Every browser is signed out at once; wants a ' +
      'fresh proof and the address typed. `conflict` with reason `last_admin`',
    access: 'user',
    rate: 'secret',
    audit: 'user.deletion_asked',
    body: Type.Object({ email: Email }),
    reply: Type.Object({
      leavesAt: Instant,
      /** Shown once, where it wasn’t mailed. */
      link: Type.Optional(SecretLink),
    }),
  },
  'POST /api/departure/check': {
    summary:
      'Whose account does this link keep? `gone` when it is used or too old, or the account is disabled',
    access: 'anyone',
    rate: 'secret',
    audit: null,
    body: Type.Object({ secret: Secret }),
    reply: Type.Object({ name: Name, email: Email, leavesAt: Instant }),
  },
  'POST /api/departure/undo': {
    summary: 'Keep the account: from then on its owner signs in as before',
    access: 'anyone',
    rate: 'secret',
    audit: 'user.deletion_undone',
    body: Type.Object({ secret: Secret }),
    reply: Nothing,
  },
})
