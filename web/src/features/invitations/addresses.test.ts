import { expect, it } from 'vitest'
import { readAddresses } from './addresses.ts'

it.each([
  ['', [], []],
  ['ada@example.org', ['ada@example.org'], []],
  ['ada@example.org, bob@example.org', ['ada@example.org', 'bob@example.org'], []],
  [
    'ada@example.org;bob@example.org\nеva@пример.рф',
    ['ada@example.org', 'bob@example.org', 'еva@пример.рф'],
    [],
  ],
  ['ada@example.org bob@localhost', ['ada@example.org', 'bob@localhost'], []],
  ['ada@example.org، bob@example.org', ['ada@example.org', 'bob@example.org'], []],
  ['Ada Lovelace <ada@example.org>', ['ada@example.org'], []],
  ['Ada <ada@example.org>, Bob <bob@example.org>', ['ada@example.org', 'bob@example.org'], []],
  ['Ada <ada@example.org> Bob <bob@example.org>', ['ada@example.org', 'bob@example.org'], []],
  ['Lovelace, Ada <ada@example.org>; Doe, Bob <bob@example.org>', ['ada@example.org', 'bob@example.org'], []],
  ['"Lovelace, Ada K. 2" <ada@example.org>', ['ada@example.org'], []],
  ['"ada@example.org","bob@example.org"', ['ada@example.org', 'bob@example.org'], []],
  ['mailto:ada@example.org (bob@example.org).', ['ada@example.org', 'bob@example.org'], []],
  ['Ada@Example.org, ada@example.org, bob@example.org', ['Ada@Example.org', 'bob@example.org'], []],
  ['ada, bob@example.org', ['bob@example.org'], ['ada']],
  ['Ada Lovelace, bob@example.org', ['bob@example.org'], ['Ada Lovelace']],
  ['bob@example.org\nada.example.org', ['bob@example.org'], ['ada.example.org']],
  ['ada.example.org, Bob <bob@example.org>', ['bob@example.org'], ['ada.example.org']],
  ['ada@, @example.org, a@b@c', [], ['ada@', '@example.org', 'a@b@c']],
  ['Ada <ada example.org>', [], ['ada example.org']],
  ['ada@example..org', [], ['ada@example..org']],
  [`${'a'.repeat(65)}@example.org`, [], [`${'a'.repeat(65)}@example.org`]],
])('%j', (text, addresses, unreadable) => {
  expect(readAddresses(text)).toEqual({ addresses, unreadable })
})
