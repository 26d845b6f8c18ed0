import { Type, type Static } from 'typebox'
import { Directory } from './directory.ts'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import {
  Id,
  Instant,
  Me,
  Name,
  Next,
  Nothing,
  OfferedProvider,
  OneOf,
  pictureBodyBytes,
  PictureContent,
  ProviderId,
  ProviderKind,
  Version,
} from './shapes.ts'

const Url = Type.String({ maxLength: 512 })
const ClientId = Type.String({ minLength: 1, maxLength: 512 })
const ClientSecret = Type.String({ maxLength: 1024 })
const Icon = PictureContent(limits.iconBytes)
/** An icon, and everything else an admin may enter. */
const largest = pictureBodyBytes(limits.iconBytes) + 131_072

/** Who somebody says they are, at a directory. */
export const Credentials = {
  username: Type.String({ minLength: 1, maxLength: 256 }),
  /** Never empty: directories take that for nobody, and let them in. */
  password: Type.String({ minLength: 1, maxLength: limits.passwordMaximum }),
}

/** What an admin enters. */
const fields = {
  name: Name,
  /**
   * `https://id.example.org/realms/school`; what it says of itself is found from there. Of kind `github`, the address of
   * a GitHub Enterprise server; empty: github.com. Of kind `ldap`, `ldaps://dc.example.org`, or `ldap://…`, which is
   * encrypted before anything is said (STARTTLS) but on this machine. Other kinds are where they always are, and take none.
   */
  issuer: Url,
  /** Of kind `ldap` the DN that may search, and its password as secret. */
  clientId: ClientId,
  /** Only addresses of these domains, as `example.org, example.com`; empty: every address. */
  domains: Type.String({ maxLength: 2048 }),
  /** The claim that names somebody’s groups: `groups`, `realm_access.roles`; of kind `ldap` an attribute, `memberOf`. Only these kinds have any. */
  groupsClaim: Type.String({ maxLength: 256 }),
  /** Whoever is in this group is an admin here, and stays one no longer than that. Empty: groups mean nothing. */
  adminGroup: Type.String({ maxLength: 256 }),
  /** Its addresses count as confirmed although it doesn’t say so. Only of kinds `oidc` and `ldap`: the others do say so. */
  trustsEmail: Type.Boolean(),
  enabled: Type.Boolean(),
}

/** A sign-in provider as admins see it. */
export const Provider = Type.Object({
  id: ProviderId,
  kind: ProviderKind,
  ...fields,
  /** Present of kind `ldap`. */
  directory: Type.Optional(Directory),
  /** Address of its own icon; absent where the one of its kind is shown. */
  icon: Type.Optional(Type.String()),
  /** Nobody is shown it. */
  hasClientSecret: Type.Boolean(),
  /** To be entered at the provider: where it sends people back to. */
  redirectUri: Type.String(),
  /** How many accounts can sign in with it. */
  accounts: Type.Integer({ minimum: 0 }),
  version: Version,
  /** `unreadable`: its secret is sealed with another machine’s key, and has to be entered again. */
  problem: Type.Optional(OneOf('unreadable')),
})
export type Provider = Static<typeof Provider>

/**
 * What keeps a provider from being used. `unreachable`: no such name, or nobody answers. `address`: it isn’t public, and
 * `outgoing.allowed_networks` doesn’t name it. `not_an_issuer`: what answers isn’t of this kind. `mismatch`: it calls itself
 * something else, which is in `found`. `client`: it doesn’t know this client id and secret. `redirect`: it knows them, but
 * not where it is to send people back to; few say that. `no_starttls`: a directory doesn’t encrypt. `base`: it holds
 * nothing of that name.
 */
export const ProviderProblem = Type.Object({
  kind: OneOf(
    'unreachable',
    'address',
    'insecure',
    'tls',
    'timed_out',
    'not_an_issuer',
    'mismatch',
    'client',
    'redirect',
    'no_starttls',
    'base',
    'failed',
  ),
  found: Type.Optional(Type.String()),
})
export type ProviderProblem = Static<typeof ProviderProblem>

/** Somebody at a provider whom my account is linked with. */
export const MyIdentity = Type.Object({
  id: Id,
  /** Absent once an admin has removed it: then nobody signs in with it. */
  provider: Type.Optional(OfferedProvider),
  issuer: Type.String(),
  email: Type.Optional(Type.String()),
  linkedAt: Instant,
  usedAt: Type.Optional(Instant),
  /** Whether it may be unlinked: not while there is no other way in. */
  you: Type.Object({ may: Type.Array(OneOf('unlink')) }),
})
export type MyIdentity = Static<typeof MyIdentity>

export const Going = Type.Object({
  /** Where the browser goes now: an address of the provider’s. */
  location: Type.String(),
})

export const toProvider = Type.Object({ provider: ProviderId })
const byId = Type.Object({ id: ProviderId })

/**
 * Sign-in with accounts elsewhere. A browser asks where to go, comes back to `/sign-in/back/:provider`, and hands what is
 * behind the question mark there to `POST /api/auth/providers/:provider/answer`: within ten minutes, once, from the same
 * browser, else `gone` with reason `provider_trip`.
 */
export const providers = operations({
  'GET /api/auth/providers': {
    summary: 'The providers one can sign in with',
    access: 'anyone',
    keys: 'any',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Type.Object({ providers: Type.Array(OfferedProvider) }),
  },
  'POST /api/auth/providers/:provider': {
    summary:
      'Where to go to sign in with a provider; `unavailable` with reason `provider_failed` when it isn’t there',
    access: 'anyone',
    rate: 'write',
    audit: null,
    enrolling: true,
    params: toProvider,
    body: Type.Object({ next: Next }),
    reply: Going,
  },
  'POST /api/auth/providers/:provider/answer': {
    summary:
      'Sign in, link, or accept an invitation with what a provider has sent the browser back with. `forbidden` with reason ' +
      '`provider_declined`, `provider_no_email`, `provider_email_unverified`, `provider_domain`, `account_disabled`, ' +
      '`leaving`, `registration_closed` or `domain_not_allowed`; `conflict` with reason `account_exists` where the ' +
      'address has an account that isn’t linked, or `identity_taken` where it is linked with another account; ' +
      '`unavailable` with reason `provider_failed`. A detail `invitation` says that an invitation is still open',
    access: 'anyone',
    rate: 'write',
    audit: 'session.started',
    enrolling: true,
    params: toProvider,
    body: Type.Object({
      /** `code=…&state=…` */
      answer: Type.String({ maxLength: limits.providerAnswerUnits }),
    }),
    reply: Type.Object({ me: Me, next: Type.String(), did: OneOf('sign_in', 'link', 'accept') }),
  },
  'POST /api/auth/providers/:provider/password': {
    summary:
      'Sign in with the user name and password of a directory (kind `ldap`). `unauthenticated` with reason ' +
      '`directory_credentials`; otherwise as `POST /api/auth/providers/:provider/answer`',
    access: 'anyone',
    rate: 'secret',
    audit: 'session.started',
    enrolling: true,
    params: toProvider,
    body: Type.Object(Credentials),
    reply: Me,
  },
  'GET /api/me/providers': {
    summary: 'What I can sign in with at providers, the oldest first, and with which I could',
    access: 'user',
    rate: 'read',
    audit: null,
    reply: Type.Object({ linked: Type.Array(MyIdentity), offered: Type.Array(OfferedProvider) }),
  },
  'POST /api/me/providers/:provider': {
    summary:
      'Where to go to link my account; `forbidden` with reason `confirm_needed` when I haven’t proved for ten minutes ' +
      'that it is me',
    access: 'user',
    rate: 'write',
    audit: null,
    params: toProvider,
    reply: Going,
  },
  'POST /api/me/providers/:provider/password': {
    summary:
      'Link my account with somebody in a directory (kind `ldap`), by user name and password; `unauthenticated` with ' +
      'reason `directory_credentials`, `conflict` with reason `identity_taken`, `forbidden` with reason `confirm_needed`',
    access: 'user',
    rate: 'secret',
    audit: null,
    params: toProvider,
    body: Type.Object(Credentials),
    reply: Nothing,
  },
  'DELETE /api/me/providers/:id': {
    summary:
      'Nobody signs in with this any more; `forbidden` with reason `confirm_needed`, `conflict` with reason ' +
      '`last_way_in` when I couldn’t sign in any more',
    access: 'user',
    rate: 'write',
    audit: 'provider.unlinked',
    params: Type.Object({ id: Id }),
    reply: Nothing,
  },
  'GET /api/providers': {
    summary: 'Every sign-in provider, the oldest first',
    access: 'admin',
    keys: 'settings:read',
    rate: 'read',
    audit: null,
    reply: Type.Object({ providers: Type.Array(Provider) }),
  },
  'POST /api/providers': {
    summary:
      'Add a sign-in provider; `conflict` with reason `provider_known` or `too_many_providers`, `invalid_input` with ' +
      'reason `picture_unreadable` when its icon is no PNG, JPEG or WebP, or has too many pixels, `forbidden` with reason ' +
      '`confirm_needed` when I haven’t proved for an hour that it is me',
    access: 'admin',
    rate: 'write',
    audit: 'provider.added',
    largest,
    body: Type.Object({
      id: ProviderId,
      /** `oidc` unless given; stays what it is. */
      kind: Type.Optional(ProviderKind),
      ...fields,
      issuer: Type.Optional(Url),
      /** Wanted of kind `ldap`. */
      directory: Type.Optional(Directory),
      clientSecret: Type.Optional(ClientSecret),
      /** The one of its kind unless given. */
      icon: Type.Optional(Icon),
    }),
    reply: Provider,
    status: 201,
  },
  'PATCH /api/providers/:id': {
    summary:
      'Change a sign-in provider; `conflict` with reason `version`, `forbidden` with reason `confirm_needed` as where one is added. ' +
      'Its secret has to be given again with another issuer',
    access: 'admin',
    rate: 'write',
    audit: 'provider.changed',
    largest,
    params: byId,
    body: Type.Object({
      version: Version,
      ...Type.Partial(Type.Object(fields)).properties,
      directory: Type.Optional(Directory),
      clientSecret: Type.Optional(ClientSecret),
      /** The one of its kind again when null. */
      icon: Type.Optional(Type.Union([Icon, Type.Null()])),
    }),
    reply: Provider,
  },
  'DELETE /api/providers/:id': {
    summary: 'Remove a sign-in provider: nobody signs in with it any more; accounts stay, and stay linked',
    access: 'admin',
    rate: 'write',
    audit: 'provider.removed',
    params: byId,
    reply: Nothing,
  },
  'POST /api/providers/test': {
    summary: 'Ask a provider, and say what is wrong; nothing is kept',
    access: 'admin',
    rate: 'write',
    audit: null,
    body: Type.Object({
      /** What it is called or is to be; whose secret to use where none is given, as long as the issuer is its own. */
      id: Type.Optional(ProviderId),
      /** `oidc` unless given. */
      kind: Type.Optional(ProviderKind),
      issuer: Type.Optional(Url),
      clientId: ClientId,
      clientSecret: Type.Optional(ClientSecret),
      /** Wanted of kind `ldap`. */
      directory: Type.Optional(Directory),
    }),
    reply: Type.Object({ problem: Type.Optional(ProviderProblem) }),
  },
})
