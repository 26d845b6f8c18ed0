import type { Differences } from '../../../testing/better-auth-scene.ts'

/** Our differences, each with what we answer in place of theirs. */
export const differences: Differences = {
  'sign up with a password everybody tries': {
    why: 'such passwords are refused at every door',
    ours: { status: 400, body: { code: 'VALIDATION_ERROR', message: 'a text' }, cookie: null },
  },
  'what is no JSON': {
    why: 'it is told like any other input that is not valid',
    ours: { status: 400, body: { code: 'VALIDATION_ERROR', message: 'a text' } },
  },
  'change the name': { why: 'nothing about the cookie is different then', ours: { cookie: null } },
  'change the picture': { why: 'nothing about the cookie is different then', ours: { cookie: null } },
  'take the picture away': { why: 'nothing about the cookie is different then', ours: { cookie: null } },
  'a picture from elsewhere': {
    why: 'this server asks nobody for pictures, and keeps no address that tells elsewhere who looks',
    ours: { status: 400, body: { code: 'VALIDATION_ERROR', message: 'a text' }, cookie: null },
  },
  'change the password, others stay': {
    why: 'a password change always ends the other sessions, and gives this one a new secret',
    ours: { cookie: 'HttpOnly; Max-Age=604800; Path=/; SameSite=Lax; Secure' },
  },
  'the other browser after that': {
    why: 'a password change always ends the other sessions',
    ours: { body: null, cookie: 'HttpOnly; Max-Age=0; Path=/; SameSite=Lax; Secure' },
  },
  'ask for a reset that leads elsewhere': {
    why: 'one code for every address to go to',
    ours: { status: 403, body: { code: 'INVALID_CALLBACK_URL', message: 'a text' } },
  },
  'the old name of asking': {
    why: 'clients before 1.7 still use it',
    ours: { status: 200, body: { status: true, message: 'a text' } },
  },
  'confirm another address': {
    why: 'whoever has the link isn’t told whose it is',
    ours: { status: 200, body: { status: true, user: null } },
  },
  'confirm it once more': {
    why: 'programs that look at mails follow their links: what has done its work succeeds again, and does nothing',
    ours: { status: 200, body: { status: true, user: null } },
  },
  'confirm that once more, and go on': {
    why: 'programs that look at mails follow their links: what has done its work succeeds again, and does nothing',
    ours: { location: '/account' },
  },
  'ask for a link from a page of another site': {
    why: 'a page that is not ours changes nothing, with a cookie or without',
    ours: { status: 403, body: { code: 'INVALID_ORIGIN', message: 'a text' } },
  },
}
