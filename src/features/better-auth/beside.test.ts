import { expect, test } from 'vitest'
import { bothSides, compare } from '../../testing/better-auth-scene.ts'
import { differences } from './testing/differences.ts'
import { withMail } from './testing/with-mail.ts'
import { withoutMail } from './testing/without-mail.ts'

// The real client against the real server of better-auth, and against ours: what is answered is the same, but for what
// stands in differences.ts.

test('without mail, it is answered as better-auth answers', { timeout: 120_000 }, async () => {
  await compare({ ...(await bothSides({ mail: false })), steps: withoutMail, differences })
})

test('with mail, it is answered as better-auth answers', { timeout: 120_000 }, async () => {
  await compare({ ...(await bothSides({ mail: true })), steps: withMail, differences })
})

test('every difference is tried', () => {
  const tried = new Set([...withoutMail, ...withMail].map(([name]) => name))
  expect(Object.keys(differences).filter((name) => !tried.has(name))).toEqual([])
})
