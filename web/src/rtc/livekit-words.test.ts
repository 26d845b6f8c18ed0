import { expect, it } from 'vitest'
import { faceOf } from './livekit-words.ts'

const ours = `/pictures/${'a1'.repeat(32)}`

it.each([
  ['a picture kept here', ours, ours],
  ['none', undefined, undefined],
  ['nothing', '', undefined],
  ['one of another server', `https://evil.example${ours}`, undefined],
  ['one of another server, without its scheme', `//evil.example${ours}`, undefined],
  ['something else of ours', '/api/me', undefined],
  ['a way up', `/pictures/../api/${'a1'.repeat(30)}`, undefined],
  ['one written into the page', 'data:image/svg+xml,x', undefined],
  ['more than a picture', `${ours}?x`, undefined],
])('a participant with %s', (_, picture, face) => {
  expect(faceOf({ attributes: { role: 'guest', ...(picture !== undefined && { picture }) } })).toBe(face)
})
