import { expect, test } from 'vitest'
import type { MailTrouble } from '../../contract/mail.ts'
import { MailFailure, readTrouble, troubleOf, type SmtpError } from './trouble.ts'

const nobody = { username: '', password: '' }

const reply = (response: string): SmtpError => ({ response, responseCode: Number(response.slice(0, 3)) })

test.each<[string, SmtpError, MailTrouble, string, boolean]>([
  ['nobody listens', { code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'unreachable', '', false],
  ['cut off', { code: 'ECONNECTION', command: 'CONN' }, 'unreachable', '', false],
  ['no such name', { code: 'EDNS', originalCode: 'ENOTFOUND' }, 'name_not_found', '', false],
  ['silence', { code: 'ETIMEDOUT' }, 'timed_out', '', false],
  ['silence of the network', { code: 'ESOCKET', originalCode: 'ETIMEDOUT' }, 'timed_out', '', false],
  [
    'a certificate nobody knows',
    { code: 'ESOCKET', originalCode: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed\ncertificate' },
    'tls_failed',
    'self-signed certificate',
    false,
  ],
  [
    'a handshake that breaks',
    { code: 'ETLS', command: 'STARTTLS', message: 'wrong version' },
    'tls_failed',
    'wrong version',
    false,
  ],
  [
    'STARTTLS unknown',
    { code: 'ETLS', command: 'STARTTLS', ...reply('502 what?') },
    'no_starttls',
    '502 what?',
    false,
  ],
  ['a wrong password', { code: 'EAUTH', ...reply('535 no') }, 'sign_in_refused', '535 no', false],
  ['no way to sign in', { code: 'EAUTH', message: 'Missing' }, 'sign_in_refused', '', false],
  [
    'sign in first',
    { code: 'EENVELOPE', command: 'MAIL FROM', ...reply('530 first') },
    'sign_in_refused',
    '530 first',
    false,
  ],
  [
    'a sender nobody wants',
    { code: 'EENVELOPE', command: 'MAIL FROM', ...reply('550 not you') },
    'sender_refused',
    '550 not you',
    false,
  ],
  [
    'nobody of that name',
    { code: 'EENVELOPE', command: 'RCPT TO', ...reply('550 unknown') },
    'recipient_refused',
    '550 unknown',
    true,
  ],
  [
    'a greylist',
    { code: 'EENVELOPE', command: 'RCPT TO', ...reply('451 later') },
    'recipient_refused',
    '451 later',
    false,
  ],
  [
    'a mail it dislikes',
    { code: 'EMESSAGE', command: 'DATA', ...reply('554 spam') },
    'other',
    '554 spam',
    true,
  ],
  ['a full disk', { code: 'EMESSAGE', command: 'DATA', ...reply('452 full') }, 'other', '452 full', false],
  ['a busy server', { code: 'ECONNECTION', ...reply('421 busy') }, 'other', '421 busy', false],
  ['something that is no mail server', { code: 'EPROTOCOL', message: 'SSH-2.0 secret' }, 'other', '', false],
  ['anything', {}, 'other', '', false],
])('%s', (_what, error, ...[reason, said, permanent]) => {
  expect(troubleOf(error, nobody)).toEqual({ reason, said, permanent })
})

test('a server that repeats the password, in whatever form, isn’t repeated', () => {
  const signIn = { username: 'ada', password: 'correct horse' }
  const forms = ['correct horse', btoa('correct horse'), btoa('\0ada\0correct horse')]
  const { said } = troubleOf({ code: 'EAUTH', ...reply(`535 ${forms.join(' | ')}`) }, signIn)
  expect(said).toBe('535 [redacted] | [redacted] | [redacted]')
})

test('a server that repeats a mail it dislikes repeats no link', () => {
  const { said } = troubleOf(
    { code: 'EMESSAGE', ...reply('554 bad link: https://meet.test/reset#AbCdEfGhIjKlMnOpQrStUv in it') },
    nobody,
  )
  expect(said).toBe('554 bad link: https://meet.test/reset#[redacted] in it')
})

test('words are one line and short', () => {
  const { said } = troubleOf({ code: 'EMESSAGE', ...reply(`554 a\r\nb\u2028c${'d'.repeat(9000)}`) }, nobody)
  expect(said).toMatch(/^554 a b cd+$/)
  expect(said).toHaveLength(300)
})

test('what was kept of a trouble says the same when it is read again', () => {
  for (const [reason, said] of [
    ['timed_out', ''],
    ['recipient_refused', '550 no: really'],
    ['off', ''],
  ] as const)
    expect(readTrouble(new MailFailure({ reason, said }).message)).toEqual({ reason, said })
  expect(readTrouble('it broke: badly')).toEqual({ reason: 'other', said: 'it broke: badly' })
  expect(readTrouble('')).toEqual({ reason: 'other', said: '' })
})
