import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { Colour, Instant, OneOf, PageLanguage, PictureBody, pictureBodyBytes } from './shapes.ts'

/**
 * The settings admins may change in the web, by their key in the file, with the shapes they have there. An empty text
 * is none. A change takes effect at once, on every node.
 */
export const editableSettings = {
  'accounts.registration': OneOf('open', 'invited', 'closed'),
  'accounts.domains': Type.String({ maxLength: 2048 }),
  'accounts.second_factor': OneOf('optional', 'admins', 'everybody'),
  'appearance.name': Type.String({ maxLength: limits.productNameUnits }),
  'appearance.accent': Type.String({ maxLength: 7 }),
  'audit.keep_days': Type.Integer({ minimum: 0, maximum: 36500 }),
  'languages.offered': Type.String({ maxLength: 64 }),
  'languages.default': PageLanguage,
  'legal.terms_url': Type.String({ maxLength: 2048 }),
  'legal.privacy_url': Type.String({ maxLength: 2048 }),
  'legal.imprint_url': Type.String({ maxLength: 2048 }),
  'mail.host': Type.String({ maxLength: 253 }),
  'mail.port': Type.Integer({ minimum: 0, maximum: 65535 }),
  'mail.security': OneOf('starttls', 'tls', 'none'),
  'mail.username': Type.String({ maxLength: 254 }),
  'mail.password': Type.String({ maxLength: 1024 }),
  'mail.from': Type.String({ maxLength: 254 }),
}
export type EditableKey = keyof typeof editableSettings
export type EditableValues = { readonly [K in EditableKey]: Static<(typeof editableSettings)[K]> }

const Key = OneOf(...(Object.keys(editableSettings) as [EditableKey, ...EditableKey[]]))
const Value = Type.Union([Type.String(), Type.Integer()])

/** One setting as an admin sees it. */
export const SettingState = Type.Object({
  key: Key,
  /** What holds now; absent for a secret, which nobody is shown. */
  value: Type.Optional(Value),
  /** What holds when nobody sets it; absent for a secret. */
  standard: Type.Optional(Value),
  /** Whether it holds anything: of a secret nothing else is told. */
  isSet: Type.Boolean(),
  /** `here`: by an admin, in the web. What the last three set can't be changed here. */
  source: OneOf('default', 'here', 'file', 'environment', 'flag'),
  /** Where to change it instead: `/etc/parley/parley.yaml line 3`. Present where it can't be changed here. */
  place: Type.Optional(Type.String()),
  /** When it was changed here the last time. */
  changedAt: Type.Optional(Instant),
  /** To be sent back with a change; 0 while nobody changed it here. */
  version: Type.Integer({ minimum: 0 }),
  /** `unreadable`: a secret of another machine's key, which has to be entered again. */
  problem: Type.Optional(OneOf('unreadable')),
})
export type SettingState = Static<typeof SettingState>

const Settings = Type.Object({
  settings: Type.Array(SettingState),
  /** What keeps mail from being sent, by the setting to mend; empty where it works, and where no server is named. */
  mailProblems: Type.Array(Type.Object({ key: Key, message: Type.String() })),
  /** Passkeys that were made for another host name than this server has now, so that they open nothing here. */
  passkeysElsewhere: Type.Array(
    Type.Object({ name: Type.String(), passkeys: Type.Integer(), accounts: Type.Integer() }),
  ),
  /** The logo that was set here; absent while ours is shown. */
  logo: Type.Optional(Type.Object({ address: Type.String(), changedAt: Instant })),
})

/** Colours of one theme, as `#rrggbb`. */
const Shades = Type.Object({
  /** For links, what is chosen, and what is pressed most. */
  accent: Colour,
  /** The same, pointed at. */
  strong: Colour,
  /** A ground with a trace of it. */
  soft: Colour,
  /** What is written on it. */
  on: Colour,
})
/** What comes of one chosen colour: each readable on every surface of its theme. */
export const Accents = Type.Object({ light: Shades, dark: Shades })
export type Accents = Static<typeof Accents>

export const settings = operations({
  'GET /api/settings': {
    summary: 'Every setting that can be changed in the web, with its value and where that comes from',
    access: 'admin',
    keys: 'settings:read',
    rate: 'read',
    audit: null,
    reply: Settings,
  },
  'GET /api/settings/accents': {
    summary: 'What would come of a colour as accent, in the light and in the dark theme. Nothing is changed',
    access: 'admin',
    keys: 'settings:read',
    rate: 'read',
    audit: null,
    query: Type.Object({ of: Colour }),
    reply: Accents,
  },
  'PUT /api/settings/logo': {
    summary:
      'Show another logo. `invalid_input` when it is no PNG, JPEG or WebP, or has too many pixels; `too_large` when it ' +
      'has too many bytes',
    access: 'admin',
    rate: 'write',
    audit: 'settings.changed',
    largest: pictureBodyBytes(limits.logoBytes),
    body: PictureBody(limits.logoBytes),
    reply: Settings,
  },
  'DELETE /api/settings/logo': {
    summary: 'Show our own logo again',
    access: 'admin',
    rate: 'write',
    audit: 'settings.changed',
    reply: Settings,
  },
  'PATCH /api/settings': {
    summary:
      'Change settings, all of them or none. `conflict` with reason `version` when somebody was faster, ' +
      '`locked` when file, environment or command line fixes one',
    access: 'admin',
    rate: 'write',
    audit: 'settings.changed',
    body: Type.Object({
      changes: Type.Array(
        Type.Object({
          key: Key,
          /** The default again when null. */
          value: Type.Union([Value, Type.Null()]),
          version: Type.Integer({ minimum: 0 }),
        }),
        { minItems: 1, maxItems: 32 },
      ),
    }),
    reply: Settings,
  },
})
