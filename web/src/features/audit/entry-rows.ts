import type { AuditEntry } from '../../../../src/contract/audit.ts'
import type { I18n } from '../../i18n/i18n.svelte.ts'
import { changesOf, sentenceOf } from './entry-words.ts'

/** Entries as rows of a table to keep, headers first: our sentence and the exact words of the log. */
export const entryRows = (words: Pick<I18n, 't' | 'has'>, entries: readonly AuditEntry[]): string[][] => {
  const { t } = words
  const head = [
    t('audit.column.at'),
    t('audit.column.what'),
    t('audit.column.event'),
    t('audit.column.by'),
    t('audit.column.address'),
    t('audit.column.subject'),
    t('audit.column.changes'),
    t('audit.column.request'),
  ]
  const rows = entries.map((entry) => [
    entry.at,
    sentenceOf(words, entry),
    entry.event,
    entry.by.email ?? entry.by.id ?? entry.by.kind,
    entry.address,
    entry.subject?.email ?? entry.subject?.id ?? '',
    changesOf(words, entry)
      .map(({ field, from, to }) => `${field}: ${from ?? ''} → ${to ?? ''}`)
      .join('; '),
    entry.requestId,
  ])
  return [head, ...rows]
}
