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
const quiet = { isRemoved: false, isDraining: false }

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
  ['its owner while the server stops', { caller: owner, room: open, isDraining: true }, 'draining'],
])('%s: %s', (_name, facts, expected) => {
  const decision = decideEntry({ ...quiet, ...facts })
  expect(decision.kind === 'admit' ? decision.role : decision.reason).toBe(expected)
})

test('nobody gets into a stopping server, and only hosts come back after being removed', () => {
  const callers = fc.constantFrom(owner, user, admin, visitor, nobody)
  fc.assert(
    fc.property(
      callers,
      fc.constantFrom(open, signedIn),
      fc.boolean(),
      fc.boolean(),
      (caller, room, isRemoved, isDraining) => {
        const decision = decideEntry({ caller, room, isRemoved, isDraining })
        if (isDraining) expect(decision.kind).toBe('deny')
        if (isRemoved && decision.kind === 'admit') expect(decision.role).toBe('host')
      },
    ),
  )
})
