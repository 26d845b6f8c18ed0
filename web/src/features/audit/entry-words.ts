import type { AuditEntry } from '../../../../src/contract/audit.ts'
import type { I18n } from '../../i18n/i18n.svelte.ts'

type Words = Pick<I18n, 't' | 'has'>
type Translate = (key: string, values?: object) => string

/** What an entry is called where one change has a word of its own: `user.disabled` instead of `user.changed`. */
export const eventOf = ({ event, changes: [change, ...others] }: AuditEntry): string => {
  if (event !== 'user.changed' || !change) return event
  if ([change, ...others].some(({ field, to }) => field === 'leaving' && to === 'false')) return 'user.kept'
  if (others.length > 0) return event
  if (change.field === 'disabled') return change.to === 'true' ? 'user.disabled' : 'user.enabled'
  if (change.field === 'role') return change.to === 'admin' ? 'user.promoted' : 'user.demoted'
  return event
}

/** What people do with their own account has words of its own. */
const ownEvents: Readonly<Record<string, string>> = {
  'user.changed': 'user.changedOwn',
  'user.created': 'user.registered',
  'user.deleted': 'user.left',
}

const keyOf = (entry: AuditEntry): string => {
  const { by, subject } = entry
  const event = eventOf(entry)
  const isOwn = by.id !== undefined && by.id === subject?.id
  return (isOwn ? (ownEvents[event] ?? event) : event).replace('.', '_')
}

/** Who did it. At a sign-in it is whoever is signed in from then on. */
const whoOf = ({ t }: Words, { event, by, subject }: AuditEntry): string => {
  const inPerson = by.kind === 'nobody' && /^session\.|^user\.password_/.test(event)
  const named = by.name ?? by.email ?? (inPerson ? (subject?.name ?? subject?.email) : undefined)
  if (by.kind === 'key' && named !== undefined) return t('audit.by.ofKey', { who: named })
  return named ?? t(`audit.by.${by.kind}`)
}

/**
 * An entry as a sentence: "Mara disabled the account of Jun Li". In the history of an account (`about`) what was done
 * to it is done to "this account". An event nobody has words for is shown by its name.
 */
export const sentenceOf = (words: Words, entry: AuditEntry, about?: string): string => {
  const t = words.t as Translate
  const key = keyOf(entry)
  const who = whoOf(words, entry)
  const own = `audit.own.${key}`
  if (entry.subject?.id === about && words.has(own)) return t(own, { who })
  const what = entry.subject?.name ?? entry.subject?.email ?? words.t('audit.what.gone')
  if (key === 'user_left') return t('audit.event.user_leftGone')
  if (key === 'user_deleted' && !entry.subject?.name) return t('audit.event.user_deletedGone', { who })
  const full = `audit.event.${key}`
  return words.has(full) ? t(full, { who, what }) : `${who}: ${entry.event}`
}

/** Does the sentence say already what was changed? */
const saysAll: ReadonlySet<string> = new Set([
  'user.disabled',
  'user.enabled',
  'user.promoted',
  'user.demoted',
])

/** What was changed, line by line: its name, before and after. */
export const changesOf = (
  words: Words,
  entry: AuditEntry,
): { field: string; from: string | undefined; to: string | undefined }[] => {
  if (saysAll.has(eventOf(entry))) return []
  const t = words.t as Translate
  const named = (key: string, otherwise: string) => (words.has(key) ? t(key) : otherwise)
  const value = (text: string | undefined) => text && named(`audit.value.${text}`, text)
  return entry.changes.map(({ field, from, to }) => ({
    field: named(`audit.field.${field}`, named(`settings.label.${field}`, field)),
    from: value(from),
    to: value(to),
  }))
}

/** Kinds of events to choose from, by how their names begin. */
export const kinds = [
  'user',
  'session',
  'passkey',
  'provider',
  'second_factor',
  'invitation',
  'settings',
  'mail',
  'room',
  'meeting',
  'participant',
  'audit',
] as const
export type AuditKind = (typeof kinds)[number]
