import type { Account } from '../../../../src/contract/users.ts'
import type { I18n } from '../../i18n/i18n.svelte.ts'
import { stateOf } from './account-state.ts'

/** Accounts as rows of a table to keep, headers first. Instants stay as they are: spreadsheets read them. */
export const accountRows = ({ t }: Pick<I18n, 't'>, accounts: readonly Account[]): string[][] => [
  [
    t('people.column.name'),
    t('people.column.email'),
    t('people.column.username'),
    t('people.column.role'),
    t('people.column.state'),
    t('people.column.seen'),
    t('people.column.created'),
  ],
  ...accounts.map((account) => [
    account.name,
    account.email,
    account.username ?? '',
    t(`people.role.${account.role}`),
    t(`people.state.${stateOf(account)}`),
    account.seenAt ?? '',
    account.createdAt,
  ]),
]
