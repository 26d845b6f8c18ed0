import type { Reply } from '../../../../../src/contract/contract.ts'
import type { Accents, EditableKey, SettingState } from '../../../../../src/contract/settings.ts'

const setting = (key: EditableKey, some: Partial<SettingState>): SettingState => ({
  key,
  value: '',
  standard: '',
  isSet: false,
  source: 'default',
  version: 0,
  ...some,
})

const secret = (key: EditableKey): SettingState => ({ key, isSet: false, source: 'default', version: 0 })

/** A server nobody has changed anything about, as far as nothing else is given. */
export const exampleSettings = (
  some: Partial<Record<EditableKey, Partial<SettingState>>> = {},
): SettingState[] =>
  [
    setting('accounts.registration', { value: 'invited', standard: 'invited', isSet: true }),
    setting('accounts.domains', {}),
    setting('accounts.second_factor', { value: 'optional', standard: 'optional', isSet: true }),
    setting('appearance.name', {}),
    setting('appearance.accent', {}),
    setting('audit.keep_days', { value: 365, standard: 365, isSet: true }),
    setting('languages.offered', {}),
    setting('languages.default', { value: 'en', standard: 'en', isSet: true }),
    setting('legal.terms_url', {}),
    setting('legal.privacy_url', {}),
    setting('legal.imprint_url', {}),
    setting('mail.host', {}),
    setting('mail.port', { value: 0, standard: 0, isSet: true }),
    setting('mail.security', { value: 'starttls', standard: 'starttls', isSet: true }),
    setting('mail.username', {}),
    secret('mail.password'),
    setting('mail.from', {}),
  ].map((one) => ({ ...one, ...some[one.key] }))

const here = { source: 'here', isSet: true, changedAt: '2026-11-19T09:30:00.000Z', version: 1 } as const
const file = (line: number) =>
  ({ source: 'file', isSet: true, place: `/etc/parley/parley.yaml line ${String(line)}` }) as const

/** Mail set here, with a password. */
export const mailSetHere = exampleSettings({
  'mail.host': { ...here, value: 'smtp.studio.example' },
  'mail.username': { ...here, value: 'meet' },
  'mail.password': { ...here },
  'mail.from': { ...here, value: 'meet@studio.example' },
})

/** A server with a name and a colour of its own, in two languages. */
export const ownAppearance = exampleSettings({
  'appearance.name': { ...here, value: 'Studio Nord' },
  'appearance.accent': { ...here, value: '#7c3aed' },
  'languages.offered': { ...file(21), value: 'en, de' },
})

/** What comes of that colour. */
export const violet: Accents = {
  light: { accent: '#7c3aed', strong: '#6b1cd6', soft: '#edeaff', on: '#fdfdff' },
  dark: { accent: '#9f7dff', strong: '#b19aff', soft: '#2f2942', on: '#13101f' },
}

/** What an operator wrote into the file. */
export const setInFile = exampleSettings({
  'accounts.registration': { ...file(9), value: 'closed' },
  'legal.privacy_url': { ...here, value: 'https://studio.example/privacy' },
  'mail.host': { ...file(12), value: 'smtp.studio.example' },
  'mail.port': { ...file(13), value: 465 },
  'mail.security': { ...file(14), value: 'tls' },
  'mail.from': { ...file(15), value: 'meet@studio.example' },
  'mail.username': { ...file(16), value: 'meet' },
  'mail.password': { isSet: true, source: 'environment', place: 'PARLEY_MAIL_PASSWORD in the environment' },
})

/** A mail server that was away, and some mail it didn't want. */
export const troubled: Reply<'GET /api/mail'> = {
  on: true,
  waiting: 3,
  trouble: { reason: 'unreachable', said: '' },
  failed: [
    {
      id: '0193f6a0-0000-7000-8000-0000000000b1',
      template: 'invitation',
      to: 'anna.nowak@studio.example',
      createdAt: '2026-11-20T08:00:00.000Z',
      failedAt: '2026-11-20T08:00:03.000Z',
      attempts: 1,
      trouble: { reason: 'recipient_refused', said: '550 5.1.1 no such user here' },
      mayRetry: true,
    },
    {
      id: '0193f6a0-0000-7000-8000-0000000000b2',
      template: 'reset',
      to: 'jun@studio.example',
      createdAt: '2026-11-18T08:00:00.000Z',
      failedAt: '2026-11-19T08:00:03.000Z',
      attempts: 30,
      trouble: { reason: 'timed_out', said: '' },
      mayRetry: false,
    },
  ],
}
