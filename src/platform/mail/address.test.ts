import { expect, test } from 'vitest'
import { isLoopbackHost, isMailAddress, readSender } from './address.ts'

test.each([
  ['a@x.test', { name: '', address: 'a@x.test' }],
  ['Parley <a@x.test>', { name: 'Parley', address: 'a@x.test' }],
  ['"Parley, here" <a@x.test>', { name: 'Parley, here', address: 'a@x.test' }],
  ['<a@x.test>', { name: '', address: 'a@x.test' }],
  ['بارلي <a@x.test>', { name: 'بارلي', address: 'a@x.test' }],
  ['Parley', null],
  ['a@x.test, b@x.test', null],
  ['Parley <a@x.test>\r\nBcc: b@x.test', null],
  ['a@x.test\n', null],
  ['Parley <a@x.test> <b@x.test>', null],
])('the sender %j', (text, sender) => {
  expect(readSender(text)).toEqual(sender)
})

test.each([
  ['a@x.test', true],
  ['ä@münchen.test', true],
  ['a@x.test,b@x.test', false],
  ['group:a@x.test;', false],
  ['Ada <a@x.test>', false],
  ['"a b"@x.test', false],
  ['a@x.test\r\nRCPT TO:<b@x.test>', false],
  ['a@b@c', false],
  ['', false],
])('is %j one address: %s', (text, isOne) => {
  expect(isMailAddress(text)).toBe(isOne)
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['127.0.0.1.evil.test', false],
  ['localhost.evil.test', false],
  ['10.0.0.1', false],
  ['0.0.0.0', false],
])('is %s this machine: %s', (host, isThis) => {
  expect(isLoopbackHost(host)).toBe(isThis)
})
