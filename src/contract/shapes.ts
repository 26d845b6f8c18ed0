import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'

/** Shapes used by more than one feature. */

/** One of a few words. */
export const OneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })

/** UTC instant with milliseconds: `2026-11-21T04:02:00.000Z`. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/** UUIDv7 as text. Never a secret. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})

/** A name people see. The schema bounds its length; `core/name.ts` cleans and judges it. */
export const Name = Type.String({ minLength: 1, maxLength: limits.nameUnits })

/** The code of a room's link, `abc-defg-hij`. */
export const RoomCode = Type.String({ pattern: '^[a-z]{3}-[a-z]{4}-[a-z]{3}$' })

/** A person's role in a room: its owner (or somebody equal), or anyone else. */
export const Role = Type.Union([Type.Literal('host'), Type.Literal('moderator'), Type.Literal('guest')])
export type Role = Static<typeof Role>

/** Row version for optimistic locking: sent back with a change, `conflict` when somebody was faster. */
export const Version = Type.Integer({ minimum: 1 })

/** LiveKit identity of a participant: random, made by the server, unique in its meeting. */
export const Identity = Type.String({ pattern: '^[A-Za-z0-9_-]{16,32}$' })

/** A person seen from outside: in a list, on a pre-join page. */
export const Person = Type.Object({
  identity: Identity,
  name: Name,
  role: Role,
  joinedAt: Instant,
  /** Address of the picture of their account here; absent for visitors, and for accounts without one. */
  picture: Type.Optional(Type.String()),
})
export type Person = Static<typeof Person>

export const Email = Type.String({ minLength: 3, maxLength: limits.emailUnits })

/**
 * A name to sign in with beside the address: a letter, then letters a-z, digits, `.`, `_` and `-`. Kept in lower case.
 * `invalid_input` with reason `username_form`, or `username_reserved` for what would be taken for the server’s own.
 */
export const Username = Type.String({
  minLength: limits.usernameMinimum,
  maxLength: limits.usernameMaximum,
})

/** What somebody signs in with: the address of their account, or its username. */
export const SignInName = Type.String({ minLength: 3, maxLength: limits.emailUnits })

export const NewPassword = Type.String({
  minLength: limits.passwordMinimum,
  maxLength: limits.passwordMaximum,
})

/** What an account may do on this server: everything, or only with what is theirs. */
export const UserRole = Type.Union([Type.Literal('admin'), Type.Literal('user')])
export type UserRole = Static<typeof UserRole>

/** The part of a secret link behind its `#`. */
export const Secret = Type.String({ minLength: 16, maxLength: 64 })

/** A path of this server to go to afterwards; anything else counts as `/`. */
export const Next = Type.Optional(Type.String({ maxLength: 2048 }))

/** A link that works once. The server keeps only a hash of it: it can't be shown again. */
export const SecretLink = Type.Object({ url: Type.String(), expiresAt: Instant })
export type SecretLink = Static<typeof SecretLink>

/** Languages the page and mails are written in. */
export const pageLanguages = ['en', 'de', 'ar'] as const
export const PageLanguage = OneOf(...pageLanguages)
export type PageLanguage = Static<typeof PageLanguage>

/** IANA name of a time zone: `Europe/Berlin`. */
export const Zone = Type.String({ minLength: 1, maxLength: 64 })

/** What a microphone or a camera is when a meeting is joined. */
export const AtJoin = OneOf('on', 'off')
export type AtJoin = Static<typeof AtJoin>

/** An account as its owner sees it. */
export const MyAccount = Type.Object({
  id: Id,
  name: Name,
  email: Email,
  /** Absent where there is none. */
  username: Type.Optional(Username),
  role: UserRole,
  /** The language of its pages and mails; absent where it follows the browser. */
  language: Type.Optional(PageLanguage),
  /** The time zone in which its times are told; absent where it follows the browser. */
  zone: Type.Optional(Zone),
  /** What meetings are joined with, on any browser; absent where each browser's last choice goes. */
  microphoneAtJoin: Type.Optional(AtJoin),
  cameraAtJoin: Type.Optional(AtJoin),
  /** Address of its picture here. */
  picture: Type.Optional(Type.String()),
})
export type MyAccount = Static<typeof MyAccount>

/** What a sign-in provider is called in addresses. */
export const ProviderId = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$' })

/**
 * What a provider is, and so what is known of it before anybody enters anything: `google` and `x` are where they always
 * are, `github` is github.com unless an address says otherwise, `oidc` is anything that speaks OpenID Connect. Nobody goes
 * to `ldap`: a directory is asked with a user name and a password that are given here.
 */
export const ProviderKind = OneOf('oidc', 'google', 'github', 'x', 'ldap')
export type ProviderKind = Static<typeof ProviderKind>

/** A sign-in provider as everybody may know it. */
export const OfferedProvider = Type.Object({
  id: ProviderId,
  name: Name,
  kind: ProviderKind,
  /** Address of its icon here; absent where it has none of its own. */
  icon: Type.Optional(Type.String()),
})
export type OfferedProvider = Static<typeof OfferedProvider>

/** A picture of so many bytes: PNG, JPEG or WebP, as base64. */
export const PictureContent = (bytes: number) =>
  Type.String({
    minLength: 4,
    maxLength: Math.ceil(bytes / 3) * 4,
    pattern: '^[A-Za-z0-9+/]+={0,2}$',
  })
/** Body of an operation that takes nothing but such a picture, and what that body may have. */
export const PictureBody = (bytes: number) => Type.Object({ content: PictureContent(bytes) })
export const pictureBodyBytes = (bytes: number): number => Math.ceil(bytes / 3) * 4 + 1024

/** `#00796b`; in which case doesn't matter. */
export const Colour = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' })

export const Me = Type.Object({
  /** The account signed in, absent for a visitor or nobody. */
  user: Type.Optional(MyAccount),
  /** Present where this account has no password: it is signed in to with a passkey or a provider. */
  noPassword: Type.Optional(Type.Literal(true)),
  /** Present where this account has to set up a second factor first: everything else is refused until then. */
  mustSetUpSecondFactor: Type.Optional(Type.Literal(true)),
  /** Present when a password was taken that wants a code beside it: nobody is signed in before that is given. */
  codeAwaited: Type.Optional(Type.Literal(true)),
  /** What the server remembers of somebody without an account. */
  visitor: Type.Optional(Type.Object({ name: Type.Optional(Name) })),
  /** The build that answers: pages of another build reload themselves when idle. */
  build: Type.String(),
  /** True until the first admin exists: the page explains the setup link instead of offering sign-in. */
  setupNeeded: Type.Boolean(),
  /** Present where nobody is signed in and everybody may make an account by themselves. */
  mayRegister: Type.Optional(Type.Literal(true)),
  /** What one can sign in with beside an account’s own ways; absent where there is nothing. */
  providers: Type.Optional(Type.Array(OfferedProvider)),
  /** Present where this server sends mail: otherwise no page promises one. */
  mail: Type.Optional(Type.Literal(true)),
  /** Pages of the operator's, as far as there are any: what one agrees to, what happens to people's data, and who runs this server. */
  links: Type.Optional(
    Type.Object({
      terms: Type.Optional(Type.String()),
      privacy: Type.Optional(Type.String()),
      imprint: Type.Optional(Type.String()),
    }),
  ),
  /** What this server is called, where its admins gave it a name of its own. */
  product: Type.Optional(Type.String()),
  /** Present where not every language is offered, or another than English comes first. */
  /** Address of its logo here, where it has one of its own. */
  logo: Type.Optional(Type.String()),
  languages: Type.Optional(Type.Object({ offered: Type.Array(PageLanguage), standard: PageLanguage })),
  /** The host name passkeys belong to; absent where there can be none, because this server has only an address. */
  passkeysAt: Type.Optional(Type.String()),
})
export type Me = Static<typeof Me>

/** A file that comes as it is, not as JSON. */
export const Archive = Type.Unsafe<Blob>({ type: 'string', format: 'binary' })

export const Nothing = Type.Object({})
