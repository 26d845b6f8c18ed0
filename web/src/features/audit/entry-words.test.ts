import { beforeAll, describe, expect, it } from 'vitest'
import { contract } from '../../../../src/contract/contract.ts'
import type { AuditEntry } from '../../../../src/contract/audit.ts'
import { languages, readMessages } from '../../../../scripts/messages.mjs'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { changesOf, eventOf, sentenceOf } from './entry-words.ts'
import { annaId, entry } from './testing/example-entries.ts'

let words: I18n
beforeAll(async () => {
  words = await I18n.open('en')
})

const anna = { id: annaId, name: 'Anna Nowak', email: 'anna@studio.example' }
const changed = (changes: AuditEntry['changes']) =>
  entry(1, { event: 'user.changed', subject: anna, changes })

it.each([
  ['disabled by a word', [{ field: 'disabled', from: 'false', to: 'true' }], 'user.disabled'],
  ['enabled by a word', [{ field: 'disabled', from: 'true', to: 'false' }], 'user.enabled'],
  ['made an admin', [{ field: 'role', from: 'user', to: 'admin' }], 'user.promoted'],
  ['no longer an admin', [{ field: 'role', from: 'admin', to: 'user' }], 'user.demoted'],
  ['renamed', [{ field: 'name', from: 'A', to: 'B' }], 'user.changed'],
  [
    'two things at once',
    [
      { field: 'role', from: 'user', to: 'admin' },
      { field: 'name', from: 'A', to: 'B' },
    ],
    'user.changed',
  ],
])('knows %s', (_, changes, event) => {
  expect(eventOf(changed(changes))).toBe(event)
})

describe('a sentence', () => {
  it.each<[string, Partial<AuditEntry> & { event: string }, string | undefined, string]>([
    [
      'names both',
      { event: 'user.deleted', subject: anna },
      undefined,
      'Mara Okoye deleted the account of Anna Nowak',
    ],
    [
      'is short in one’s history',
      { event: 'user.deleted', subject: anna },
      annaId,
      'Mara Okoye deleted this account',
    ],
    [
      'knows what is gone',
      { event: 'user.deleted', subject: { id: annaId } },
      undefined,
      'Mara Okoye deleted an account',
    ],
    [
      'knows who signs in',
      { event: 'session.started', by: { kind: 'nobody' }, subject: anna },
      undefined,
      'Anna Nowak signed in',
    ],
    [
      'knows one’s own account',
      { event: 'user.changed', by: { kind: 'user', ...anna }, subject: anna },
      undefined,
      'Anna Nowak changed their own account',
    ],
    [
      'knows nobody',
      { event: 'user.created', by: { kind: 'nobody' }, subject: anna },
      undefined,
      'Somebody made an account for Anna Nowak',
    ],
    [
      'knows the command line',
      { event: 'room.created', by: { kind: 'operator' } },
      undefined,
      'The operator made a room',
    ],
    [
      'knows who is gone',
      { event: 'room.created', by: { kind: 'user', id: annaId } },
      undefined,
      'Somebody whose account is gone made a room',
    ],
    ['has the event’s name at least', { event: 'poll.opened' }, undefined, 'Mara Okoye: poll.opened'],
  ])('%s', (_, some, about, sentence) => {
    expect(sentenceOf(words, entry(1, some), about)).toBe(sentence)
  })

  it.each(languages)('is there for every event of the contract: %s', (language) => {
    const messages = readMessages(language)
    for (const { audit } of Object.values(contract))
      if (audit) expect(messages).toHaveProperty([`audit.event.${audit.replace('.', '_')}`])
  })
})

it('says what was changed in words where it has some', () => {
  const changes = [
    { field: 'name', from: 'A', to: 'B' },
    { field: 'role', from: 'user', to: 'admin' },
    { field: 'colour', to: 'green' },
  ]
  expect(changesOf(words, changed(changes))).toEqual([
    { field: 'Name', from: 'A', to: 'B' },
    { field: 'Role', from: 'User', to: 'Admin' },
    { field: 'colour', from: undefined, to: 'green' },
  ])
  expect(changesOf(words, changed([{ field: 'role', from: 'user', to: 'admin' }]))).toEqual([])
})
