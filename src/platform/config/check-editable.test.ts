import { expect, test } from 'vitest'
import type { EditableValues } from '../../contract/settings.ts'
import { standardEditable } from '../../testing/test-config.ts'
import { checkEditable, checkMail } from './check-editable.ts'

const good: Partial<EditableValues> = { 'mail.host': 'smtp.example.org', 'mail.from': 'meet@example.org' }

const problemsOf = (given: Partial<EditableValues>): string[] =>
  checkEditable({ ...standardEditable.values, ...given }).map(({ key }) => key)

test.each<[string, Partial<EditableValues>, string[]]>([
  ['nothing set', {}, []],
  ['a server and a sender', good, []],
  ['a server by its address', { ...good, 'mail.host': '2001:db8::25' }, []],
  ['a server that is this machine', { ...good, 'mail.host': 'localhost', 'mail.security': 'none' }, []],
  ['this machine, by address', { ...good, 'mail.host': '127.0.0.1', 'mail.security': 'none' }, []],
  [
    'a name that only looks like this machine',
    { ...good, 'mail.host': 'localhost.example', 'mail.security': 'none' },
    ['mail.security'],
  ],
  ['an address with its port', { ...good, 'mail.host': 'abc:587' }, ['mail.host']],
  ['a whole URL', { ...good, 'mail.host': 'smtp://example.org' }, ['mail.host']],
  ['a space', { ...good, 'mail.host': 'smtp example' }, ['mail.host']],
  ['no sender', { 'mail.host': 'smtp.example.org' }, ['mail.from']],
  ['a sender with a name', { ...good, 'mail.from': 'Parley <meet@example.org>' }, []],
  ['two senders', { ...good, 'mail.from': 'a@example.org,b@example.org' }, ['mail.from']],
  ['a name without a password', { ...good, 'mail.username': 'meet' }, ['mail.password']],
  ['a password without a name', { ...good, 'mail.password': 'x' }, ['mail.username']],
  ['a sender, but no server', { 'mail.from': 'nonsense' }, []],
  ['links', { 'legal.privacy_url': 'https://example.org/p', 'legal.imprint_url': 'http://example.org' }, []],
  ['terms on another site', { 'legal.terms_url': 'https://example.org/terms' }, []],
  ['terms that are a script', { 'legal.terms_url': 'javascript:alert(1)' }, ['legal.terms_url']],
  ['a name of its own', { 'appearance.name': 'Studio Nord – ‏اجتماع'.replace('\u200f', '') }, []],
  ['a name that turns the text around', { 'appearance.name': 'Studio\u202E' }, ['appearance.name']],
  ['a name nobody sees', { 'appearance.name': '\u200b' }, ['appearance.name']],
  ['a colour', { 'appearance.accent': '#1F6feb' }, []],
  ['a colour by its name', { 'appearance.accent': 'teal' }, ['appearance.accent']],
  ['a style in place of a colour', { 'appearance.accent': '#0;}*{' }, ['appearance.accent']],
  ['some languages', { 'languages.offered': 'de, EN' }, []],
  ['a language we haven’t', { 'languages.offered': 'en, tlh' }, ['languages.offered']],
  ['a default nobody is offered', { 'languages.offered': 'de' }, ['languages.default']],
  ['a path', { 'legal.privacy_url': '/privacy' }, ['legal.privacy_url']],
  ['another protocol', { 'legal.imprint_url': 'data:text/html,x' }, ['legal.imprint_url']],
])('%s', (_, given, keys) => {
  expect(problemsOf(given)).toEqual(keys)
})

test('what is missing in the file may be set in the web; what is wrong there may not stay', () => {
  const given = { ...standardEditable.values, ...good, 'mail.from': '', 'mail.security': 'none' as const }
  expect(checkMail(given).map(({ key, isMissing }) => [key, isMissing])).toEqual([
    ['mail.security', false],
    ['mail.from', true],
  ])
})
