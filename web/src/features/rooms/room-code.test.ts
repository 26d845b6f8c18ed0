import { expect, it } from 'vitest'
import { linkOf, readTyped } from './room-code.ts'

const origin = 'https://meet.example'
const room = { kind: 'room', code: 'abc-defg-hij' }

it.each([
  ['abc-defg-hij', room],
  ['  ABC-DEFG-HIJ ', room],
  ['abcdefghij', room],
  ['abc defg hij', room],
  ['abc–defg–hij', room],
  ['/r/abc-defg-hij', room],
  ['r/abc-defg-hij', room],
  ['https://meet.example/r/abc-defg-hij', room],
  ['https://meet.example/r/abc-defg-hij/?name=x#y', room],
  ['meet.example/r/abc-defg-hij', room],
  ['HTTPS://MEET.EXAMPLE/r/abc-defg-hij', room],
  ['https://other.example/r/abc-defg-hij', { kind: 'elsewhere', host: 'other.example' }],
  ['https://meet.example:8443/r/abc-defg-hij', { kind: 'elsewhere', host: 'meet.example:8443' }],
  ['https://meet.example/rooms/abc-defg-hij/settings', { kind: 'unclear' }],
  ['tomorrow at nine', { kind: 'unclear' }],
  ['abc-defg-hi', { kind: 'unclear' }],
  ['abc-defg-hi1', { kind: 'unclear' }],
  ['', { kind: 'unclear' }],
  ['http://[', { kind: 'unclear' }],
])('%j', (text, expected) => {
  expect(readTyped(text, origin)).toEqual(expected)
})

it('reads its own links', () => {
  expect(readTyped(linkOf('abc-defg-hij', origin), origin)).toEqual(room)
})
