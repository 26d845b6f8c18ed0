import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Caller } from '../../core/caller.ts'
import { decideEntry } from './decide-entry.ts'

const owner: Caller = {
  kind: 'user',
  userId: 'o',
  sessionId: 's',
  name: 'O',
  email: 'o@x.test',
  role: 'user',
}
const user: Caller = { ...owner, userId: 'u' }
const admin: Caller = { ...owner, userId: 'a', role: 'admin' }
const visitor: Caller = { kind: 'visitor', visitorId: 'v' }
const nobody: Caller = { kind: 'nobody' }

const open = { ownerId: 'o', access: 'open' } as const
const signedIn = { ownerId: 'o', access: 'signed_in' } as const
const owing: Caller = { ...owner, owesSecondFactor: true }
const quiet = { isRemoved: false, isDraining: false, hasPlace: false }

test.each([
  ['nobody into an open room', { caller: nobody, room: open }, 'guest'],
  ['a visitor into an open room', { caller: visitor, room: open }, 'guest'],
  ['a user into an open room', { caller: user, room: open }, 'guest'],
  ['its owner', { caller: owner, room: open }, 'host'],
  ['an admin', { caller: admin, room: signedIn }, 'host'],
  ['a user into a room for signed-in people', { caller: user, room: signedIn }, 'guest'],
  ['a visitor into a room for signed-in people', { caller: visitor, room: signedIn }, 'sign_in_needed'],
  ['nobody into a room for signed-in people', { caller: nobody, room: signedIn }, 'sign_in_needed'],
  ['a removed visitor', { caller: visitor, room: open, isRemoved: true }, 'removed'],
  ['a removed user', { caller: user, room: signedIn, isRemoved: true }, 'removed'],
  ['a removed owner', { caller: owner, room: open, isRemoved: true }, 'host'],
  ['an owner who owes a second factor', { caller: owing, room: open }, 'second_factor_needed'],
  ['the same, back to their place', { caller: owing, room: signedIn, hasPlace: true }, 'guest'],
  ['the same, removed', { caller: owing, room: open, isRemoved: true, hasPlace: true }, 'removed'],
  ['its owner while the server stops', { caller: owner, room: open, isDraining: true }, 'draining'],
])('%s: %s', (_name, facts, expected) => {
  const decision = decideEntry({ ...quiet, ...facts })
  expect(decision.kind === 'admit' ? decision.role : decision.reason).toBe(expected)
})

test('nobody gets into a stopping server, and only hosts come back after being removed', () => {
  const facts = fc.record({
    caller: fc.constantFrom(owner, owing, user, admin, visitor, nobody),
    room: fc.constantFrom(open, signedIn),
    isRemoved: fc.boolean(),
    isDraining: fc.boolean(),
    hasPlace: fc.boolean(),
  })
  fc.assert(
    fc.property(facts, (given) => {
      const decision = decideEntry(given)
      if (given.isDraining) expect(decision.kind).toBe('deny')
      if (given.isRemoved && decision.kind === 'admit') expect(decision.role).toBe('host')
    }),
  )
})
