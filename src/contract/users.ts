import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import {
  Email,
  Id,
  Instant,
  Name,
  NewPassword,
  Nothing,
  SecretLink,
  Username,
  UserRole,
  Version,
} from './shapes.ts'

/** What an admin may do with an account. Screens show only what the server has listed. */
export const UserAction = Type.Union([
  Type.Literal('edit'),
  /** Not one’s own: that wants the password, under My account. The same for a reset link. */
  Type.Literal('change_email'),
  Type.Literal('promote'),
  Type.Literal('demote'),
  Type.Literal('disable'),
  Type.Literal('enable'),
  Type.Literal('sign_out'),
  Type.Literal('make_reset_link'),
  Type.Literal('reset_second_factor'),
  /** One by one: passkeys, links with providers, API keys, browsers that are signed in. */
  Type.Literal('take_ways_in'),
  /** Into another account; not one’s own, neither as the one that goes nor as the one that stays. */
  Type.Literal('merge'),
  Type.Literal('delete'),
])
export type UserAction = Static<typeof UserAction>

/** An account as admins see it. */
export const Account = Type.Object({
  id: Id,
  name: Name,
  email: Email,
  /** Whether somebody opened a link that was mailed there. An address that an admin entered is none. */
  emailVerified: Type.Boolean(),
  /** Absent where there is none. */
  username: Type.Optional(Username),
  role: UserRole,
  createdAt: Instant,
  /** Last use of any browser signed in, kept to the hour; absent when there never was one. */
  seenAt: Type.Optional(Instant),
  /** Present while they can't sign in. */
  disabledAt: Type.Optional(Instant),
  /** Present when its owner wants it deleted: then it is. Enabling calls that off, and so does disabling. */
  leavesAt: Type.Optional(Instant),
  /** Address of their picture here. */
  picture: Type.Optional(Type.String()),
  /** False until a password was chosen, with the link an admin has handed out. */
  hasPassword: Type.Boolean(),
  version: Version,
  /** What whoever asks may do with it. */
  you: Type.Object({ may: Type.Array(UserAction) }),
})
export type Account = Static<typeof Account>

/** With what somebody signs in; `none`: with nothing yet. */
export const WayIn = Type.Union([
  Type.Literal('password'),
  Type.Literal('passkey'),
  Type.Literal('provider'),
  Type.Literal('none'),
])
export type WayIn = Static<typeof WayIn>

/** By what a list of accounts is put in order. */
export const AccountSort = Type.Union([
  Type.Literal('name'),
  Type.Literal('email'),
  Type.Literal('created'),
  Type.Literal('seen'),
])
export type AccountSort = Static<typeof AccountSort>

const byId = Type.Object({ id: Id })

export const users = operations({
  'GET /api/users': {
    summary: 'Accounts, some at a time',
    access: 'admin',
    keys: 'people:read',
    rate: 'read',
    audit: null,
    query: Type.Object({
      /** Words that occur in name, address or username, in any order; case and accents don’t matter. */
      search: Type.Optional(Type.String({ maxLength: limits.searchUnits })),
      role: Type.Optional(UserRole),
      state: Type.Optional(
        Type.Union([Type.Literal('active'), Type.Literal('disabled'), Type.Literal('leaving')]),
      ),
      /** Those who could sign in so. */
      way: Type.Optional(WayIn),
      /** Last seen within a week, within a month, longer ago, or never. */
      seen: Type.Optional(
        Type.Union([
          Type.Literal('week'),
          Type.Literal('month'),
          Type.Literal('longer'),
          Type.Literal('never'),
        ]),
      ),
      /** By name unless it says otherwise. */
      sort: Type.Optional(AccountSort),
      order: Type.Optional(Type.Union([Type.Literal('up'), Type.Literal('down')])),
      /** From 1. */
      page: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,5}$' })),
    }),
    reply: Type.Object({
      users: Type.Array(Account),
      /** How many there are on all pages. */
      total: Type.Integer({ minimum: 0 }),
      pageSize: Type.Integer({ minimum: 1 }),
    }),
  },
  'POST /api/users': {
    summary:
      'Make an account; without a password its owner chooses one with the link in the answer. API keys make no admins, choose no ' +
      'passwords and get no link (`forbidden` with reason `key_not_allowed`). An admin is made within an hour of a proof of who one ' +
      'is: `forbidden` with reason `confirm_needed`, `POST /api/session/confirm`',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'user.created',
    body: Type.Object({
      name: Name,
      email: Email,
      username: Type.Optional(Username),
      role: Type.Optional(UserRole),
      password: Type.Optional(NewPassword),
    }),
    reply: Type.Object({ user: Account, link: Type.Optional(SecretLink) }),
    status: 201,
  },
  'GET /api/users/:id': {
    summary: 'One account, with how much hangs on it',
    access: 'admin',
    keys: 'people:read',
    rate: 'read',
    audit: null,
    params: byId,
    reply: Type.Object({
      user: Account,
      /** Rooms they own, and browsers that are signed in. */
      rooms: Type.Integer({ minimum: 0 }),
      sessions: Type.Integer({ minimum: 0 }),
      /** Whether their password wants a code beside it, and how many passkeys they have. */
      secondFactor: Type.Object({ app: Type.Boolean(), passkeys: Type.Integer({ minimum: 0 }) }),
      /** Names of the sign-in providers their account is linked with. */
      providers: Type.Array(Type.String()),
    }),
  },
  'PATCH /api/users/:id': {
    summary:
      'Change an account. Disabling signs it out everywhere and takes it out of running meetings; ' +
      '`conflict` with reason `version`, `last_admin`, `email_taken` or `username_taken`. API keys change neither role nor ' +
      'address, and disable and enable no admin (`forbidden` with reason `key_not_allowed`); another address and the role of an ' +
      'admin want a proof within the last hour (`forbidden` with reason `confirm_needed`)',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'user.changed',
    params: byId,
    body: Type.Object({
      name: Type.Optional(Name),
      email: Type.Optional(Email),
      /** Null takes it away. */
      username: Type.Optional(Type.Union([Username, Type.Null()])),
      role: Type.Optional(UserRole),
      disabled: Type.Optional(Type.Boolean()),
      version: Version,
    }),
    reply: Account,
  },
  'DELETE /api/users/:id': {
    summary:
      'Delete an account for good; its rooms go to somebody else or with it. API keys delete no admin (`forbidden` with reason ' +
      '`key_not_allowed`)',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'user.deleted',
    params: byId,
    /** Whose its rooms are then; they are deleted when absent. */
    query: Type.Object({ roomsTo: Type.Optional(Id) }),
    reply: Nothing,
  },
  'POST /api/users/:id/merge': {
    summary:
      'Merge an account into another of the same person: its rooms, its links with sign-in providers and the meetings it was ' +
      'in move over, and it is deleted for good, with its password, passkeys and API keys. Both addresses are told. `forbidden` with ' +
      'reason `confirm_needed` when I haven’t proved for an hour that it is me',
    // For no key: what opens one account at a provider opens the other one then.
    access: 'admin',
    rate: 'write',
    audit: 'user.merged',
    params: byId,
    /** The account that stays as it is. */
    body: Type.Object({ into: Id }),
    /** The one that stays. */
    reply: Account,
  },
  'DELETE /api/users/:id/sessions': {
    summary:
      'Sign an account out everywhere. API keys sign out no admin (`forbidden` with reason `key_not_allowed`)',
    access: 'admin',
    keys: 'people:write',
    rate: 'write',
    audit: 'user.signed_out',
    params: byId,
    reply: Type.Object({ ended: Type.Integer({ minimum: 0 }) }),
  },
  'DELETE /api/users/:id/second-factor': {
    summary:
      'For whoever lost their phone and their recovery codes: takes their authenticator app, their recovery codes and their ' +
      'passkeys from them. `not_found` where there are none, `forbidden` with reason `confirm_needed`',
    access: 'admin',
    rate: 'write',
    audit: 'user.second_factor_reset',
    params: byId,
    reply: Nothing,
  },
  'POST /api/users/:id/reset-mail': {
    summary:
      'Send the owner of an account a link with which they choose a new password; older ones stop working. `conflict` with ' +
      'reason `mail_off` where there is no mail server',
    access: 'admin',
    rate: 'write',
    audit: 'user.reset_link_mailed',
    params: byId,
    reply: Nothing,
  },
  'POST /api/users/:id/reset-link': {
    summary:
      'A link with which the owner of an account chooses a new password; older ones stop working. `forbidden` with reason ' +
      '`confirm_needed` when I haven’t proved for an hour that it is me',
    access: 'admin',
    rate: 'write',
    audit: 'user.reset_link_made',
    params: byId,
    reply: SecretLink,
    status: 201,
  },
})
