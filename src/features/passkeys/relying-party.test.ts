import { expect, test } from 'vitest'
import { relyingPartyOf } from './relying-party.ts'

const local = ['http://localhost:7080', 'http://127.0.0.1:7080', 'http://[::1]:7080']

test.each([
  ['meet.test', 'name', ['https://meet.test'], { id: 'meet.test', origins: ['https://meet.test'] }],
  ['meet.test', 'name', ['https://meet.test:8443'], { id: 'meet.test', origins: ['https://meet.test:8443'] }],
  ['localhost', 'localhost', local, { id: 'localhost', origins: ['http://localhost:7080'] }],
  ['127.0.0.1', 'localhost', local, { id: 'localhost', origins: ['http://localhost:7080'] }],
  ['::1', 'localhost', ['https://[::1]'], null],
  ['203.0.113.1', 'ipv4', ['https://203.0.113.1'], null],
  ['2001:db8::1', 'ipv6', ['https://[2001:db8::1]'], null],
] as const)('%s (%s) at %s', (name, kind, origins, party) => {
  expect(relyingPartyOf({ name, kind, origins })).toEqual(party)
})
