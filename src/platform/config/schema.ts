import { Type, type Static } from 'typebox'
import { editableSettings } from '../../contract/settings.ts'
import { OneOf } from '../../contract/shapes.ts'
import { setting, type Setting } from './setting.ts'

const Port = Type.Integer({ minimum: 0, maximum: 65535 })
const Path = Type.String({ maxLength: 4096 })

/**
 * Every setting, by its dotted key in the YAML file (`http.name`), which is `PARLEY_HTTP_NAME` in the environment and
 * `--http-name` on the command line. An empty string means "not set" where a default below is empty.
 */
export const settings = {
  data_dir: setting({
    schema: Path,
    about:
      'Folder for the database, secrets, certificates and the media server. Default: /var/lib/parley for root, ~/.local/share/parley for anyone else.',
    default: '',
  }),
  run_dir: setting({
    schema: Path,
    about: 'Folder for the Unix sockets between the processes. Default: `run` inside data_dir.',
    default: '',
  }),
  'http.name': setting({
    schema: Type.String({ maxLength: 253 }),
    about:
      'The one name or IP address people use to reach this server. Passkeys belong to it for ever: another name has none of them (`parley config check` says how many that is).',
    default: 'localhost',
  }),
  'http.https_port': setting({
    schema: Port,
    about: 'TCP port for the web, signalling and relayed media. 0 turns HTTPS off (localhost only).',
    default: 443,
  }),
  'http.http_port': setting({
    schema: Port,
    about: 'TCP port that redirects to HTTPS. 0 turns it off.',
    default: 80,
  }),
  'http.local_port': setting({
    schema: Port,
    about:
      'TCP port for plain HTTP on the loopback addresses, used when http.name is localhost. 0 turns it off.',
    default: 7080,
  }),
  'http.listen': setting({
    schema: Type.Array(Type.String()),
    about: 'Addresses the public ports listen on. Empty: all, IPv4 and IPv6.',
    default: [],
  }),
  'http.trusted_proxies': setting({
    schema: Type.Array(Type.String()),
    about: 'Addresses or networks of proxies in front of Parley that may name the real client address.',
    default: [],
  }),
  'http.allowed_origins': setting({
    schema: Type.Array(Type.String()),
    about:
      'Web addresses of other sites whose pages may speak to this server in the name of whoever is signed in here, exactly as browsers name them: https://app.example.org. Trust them as you trust this server. While any is named, browsers send the cookies with requests of other sites, too.',
    default: [],
  }),
  'http.better_auth_cookie': setting({
    schema: Type.Boolean(),
    about:
      'Whether the cookie of a sign-in is also kept under the name better-auth’s own server gives it, `__Secure-better-auth.session_token` (without `__Secure-` on plain HTTP), for programs that look for that name. Any other server of the same domain can set a cookie of this name and so sign people in here as somebody else; switch it on only where all of them are trusted.',
    default: false,
  }),
  'outgoing.allowed_networks': setting({
    schema: Type.Array(Type.String()),
    about:
      'Addresses or networks that aren’t public and that this server may ask all the same, as 10.1.2.3 or 10.0.0.0/8: a sign-in provider in the same house. Empty: it asks public addresses only, whatever is entered in the web.',
    default: [],
  }),
  'tls.mode': setting({
    schema: OneOf('auto', 'files', 'internal', 'off'),
    about:
      'Where the certificate comes from. `files`: tls.certificate_file and tls.key_file. `internal`: a small CA of our own, kept in data_dir. `off`: plain HTTP, only for localhost. `auto`: files when given, off for localhost, else internal.',
    default: 'auto',
  }),
  'tls.certificate_file': setting({
    schema: Path,
    about: 'PEM file with the certificate and its chain.',
    default: '',
  }),
  'tls.key_file': setting({
    schema: Path,
    about: 'PEM file with the private key, not readable by others.',
    default: '',
  }),
  'edge.loopback_port': setting({
    schema: Port,
    about: 'Port on 127.0.0.1 where LiveKit delivers its webhooks.',
    default: 7081,
  }),
  'edge.connections_per_address': setting({
    schema: Type.Integer({ minimum: 1 }),
    about: 'Connections one IPv4 address or IPv6 /64 may hold.',
    default: 1024,
  }),
  'edge.connections': setting({
    schema: Type.Integer({ minimum: 1 }),
    about: 'Connections in all.',
    default: 20_000,
  }),
  'edge.first_byte_seconds': setting({
    schema: Type.Number({ minimum: 0.1, maximum: 300 }),
    about: 'How long a new connection may take to say what it is.',
    default: 10,
  }),
  'edge.drain_hours': setting({
    schema: Type.Number({ minimum: 0, maximum: 168 }),
    about:
      'How long an edge that was replaced (SIGHUP) keeps the connections it has, before it ends them politely.',
    default: 12,
  }),
  'database.url': setting({
    schema: Type.String(),
    about: '`postgresql://…`, or `file:/path` for SQLite. Default: parley.db in data_dir.',
    default: '',
    env: ['PARLEY_DATABASE_URL', 'DATABASE_URL'],
    secret: true,
  }),
  'accounts.registration': setting({
    schema: editableSettings['accounts.registration'],
    about:
      'Who may make an account. `open`: everybody, by themselves; the page then tells whether an address has one. `invited`: whoever has an invitation. `closed`: only admins make accounts.',
    default: 'invited',
  }),
  'accounts.domains': setting({
    schema: editableSettings['accounts.domains'],
    about:
      'Who may register where accounts.registration is `open`: only addresses of these domains, as `example.org, example.com`. Needs a mail server, since an address nobody has confirmed proves nothing. Empty: every address.',
    default: '',
  }),
  'accounts.second_factor': setting({
    schema: editableSettings['accounts.second_factor'],
    about:
      'Who needs more than a password: a code of an authenticator app beside it, or a passkey. Whoever needs one and has neither can only set one up. `optional`: nobody. `admins`: admins. `everybody`: every account.',
    default: 'optional',
  }),
  'accounts.places_file': setting({
    schema: Type.String(),
    about:
      'File in MaxMind’s format (.mmdb) that says where in the world an address is, as MaxMind and DB-IP offer for free: cities, or only countries. People then see from where their account is signed in, and hear it in the mail about a new browser. Read at the start. Nothing is ever asked elsewhere.',
    default: '',
  }),
  'appearance.name': setting({
    schema: editableSettings['appearance.name'],
    about:
      'What this server is called: in the titles of its pages, on the way in, in mails, and in authenticator apps. Empty: Parley.',
    default: '',
  }),
  'appearance.accent': setting({
    schema: editableSettings['appearance.accent'],
    about:
      'Colour of links and of what is pressed most, as `#1f6feb`. It is made darker or lighter where it couldn’t be read. Empty: our green.',
    default: '',
  }),
  'audit.keep_days': setting({
    schema: editableSettings['audit.keep_days'],
    about: 'How many days the activity log is kept: who did what, and from which address. 0: for ever.',
    default: 365,
  }),
  'languages.offered': setting({
    schema: editableSettings['languages.offered'],
    about:
      'Languages people may choose from, as `en, de`. There are `en`, `de` and `ar`. Empty: all of them.',
    default: '',
  }),
  'languages.default': setting({
    schema: editableSettings['languages.default'],
    about:
      'The language of pages and mails for whoever has chosen none and whose browser wants none of those that are offered.',
    default: 'en',
  }),
  'legal.terms_url': setting({
    schema: editableSettings['legal.terms_url'],
    about: 'Address of a page with the terms of use; linked where people come in.',
    default: '',
  }),
  'legal.privacy_url': setting({
    schema: editableSettings['legal.privacy_url'],
    about: 'Address of a page that says what happens to people’s data; linked where people come in.',
    default: '',
  }),
  'legal.imprint_url': setting({
    schema: editableSettings['legal.imprint_url'],
    about: 'Address of a page that says who runs this server; linked where people come in.',
    default: '',
  }),
  'mail.host': setting({
    schema: editableSettings['mail.host'],
    about: 'Name or address of the mail server (SMTP). Without one Parley sends no mail, and says so.',
    default: '',
  }),
  'mail.port': setting({
    schema: editableSettings['mail.port'],
    about: 'Its port. 0: 587 with `starttls`, 465 with `tls`, 25 with `none`.',
    default: 0,
  }),
  'mail.security': setting({
    schema: editableSettings['mail.security'],
    about:
      'How the way to the mail server is kept secret. `starttls`: it must offer encryption, or nothing is sent. `tls`: encrypted from the first byte. `none`: not at all, only to a server on this machine.',
    default: 'starttls',
  }),
  'mail.username': setting({
    schema: editableSettings['mail.username'],
    about: 'Name to sign in to the mail server with. Empty: without signing in.',
    default: '',
  }),
  'mail.password': setting({
    schema: editableSettings['mail.password'],
    about: 'The password that goes with mail.username.',
    default: '',
    secret: true,
  }),
  'mail.from': setting({
    schema: editableSettings['mail.from'],
    about:
      'Who mails are from: `meet@example.org`, or with a name `Parley <meet@example.org>`. Needed as soon as mail.host is set.',
    default: '',
  }),
  'livekit.binary': setting({
    schema: Path,
    about: 'A LiveKit server to use instead of the one inside Parley.',
    default: '',
  }),
  'livekit.port': setting({
    schema: Port,
    about: 'Loopback port of LiveKit’s signalling and API.',
    default: 7880,
  }),
  'livekit.udp_port': setting({
    schema: Port,
    about:
      'UDP port of direct media. 0: 443 when every address media is offered on is public and http.https_port is 443 too, else 7882 (browsers refuse 443 on private addresses).',
    default: 0,
  }),
  'livekit.turn_port': setting({
    schema: Port,
    about:
      'Loopback port of LiveKit’s own TURN, which nobody uses: the relay is the edge’s. LiveKit wants one to offer the relay.',
    default: 5349,
  }),
  'livekit.addresses': setting({
    schema: Type.Array(Type.String()),
    about:
      'Addresses media is offered on. Empty: those of this machine’s network interfaces, by our own detection.',
    default: [],
  }),
  'livekit.relay': setting({
    schema: OneOf('auto', 'on', 'off'),
    about: 'Relayed media through the HTTPS port. `auto`: on where HTTPS runs on 443.',
    default: 'auto',
  }),
  'livekit.relay_offer_seconds': setting({
    schema: Type.Integer({ minimum: 2, maximum: 3600 }),
    about: 'How long somebody’s direct connection may be poor before their page offers them the relay.',
    default: 8,
  }),
  'livekit.relay_take_seconds': setting({
    schema: Type.Integer({ minimum: 2, maximum: 3600 }),
    about:
      'How long it may be poor before the page takes the relay by itself. Three breaks within three times as long count as much.',
    default: 20,
  }),
  'livekit.stop_seconds': setting({
    schema: Type.Integer({ minimum: 0, maximum: 86_400 }),
    about: 'How long LiveKit may wait for people in meetings when it is stopped, before they are told to go.',
    default: 5,
  }),
  'processes.supervise': setting({
    schema: Type.Boolean(),
    about:
      'Whether `parley run` starts and watches the edge and LiveKit itself. false where they run as services of their own.',
    default: true,
  }),
  'log.level': setting({
    schema: OneOf('debug', 'info', 'warn', 'error'),
    about: 'The least important entries that are written.',
    default: 'info',
    applies: 'now',
  }),
  'log.format': setting({
    schema: OneOf('auto', 'json', 'pretty'),
    about: 'One line of JSON an entry, or for eyes. `auto`: pretty on a terminal.',
    default: 'auto',
  }),
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof settings
type Value<K extends SettingKey> = Static<(typeof settings)[K]['schema']>

/** All settings as read, before anything is derived from them. */
export type RawConfig = { readonly [K in SettingKey]: Value<K> }
