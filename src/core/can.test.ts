import { expect, test } from 'vitest'
import type { UserAction } from '../contract/users.ts'
import { allowedUserActions } from './can.ts'
import { nobody, type Caller } from './caller.ts'

const admin: Caller = {
  kind: 'user',
  userId: 'root',
  sessionId: 's',
  name: 'Root',
  email: 'root@x.test',
  role: 'admin',
}
const somebody = { id: 'ada', role: 'user', disabledAt: null, leavesAt: null, isLastAdmin: false } as const

test.each<[string, Caller, object, UserAction[]]>([
  ['nobody', nobody, {}, []],
  ['a visitor', { kind: 'visitor', visitorId: 'v' }, {}, []],
  ['a user', { ...admin, role: 'user' }, {}, []],
  [
    'an admin',
    admin,
    {},
    [
      'edit',
      'change_email',
      'promote',
      'disable',
      'sign_out',
      'make_reset_link',
      'reset_second_factor',
      'take_ways_in',
      'merge',
      'delete',
    ],
  ],
  [
    'an admin',
    admin,
    { disabledAt: 1 },
    [
      'edit',
      'change_email',
      'promote',
      'enable',
      'sign_out',
      'reset_second_factor',
      'take_ways_in',
      'merge',
      'delete',
    ],
  ],
  [
    'an admin',
    admin,
    { disabledAt: 1, leavesAt: 2 },
    [
      'edit',
      'change_email',
      'promote',
      'disable',
      'enable',
      'sign_out',
      'reset_second_factor',
      'take_ways_in',
      'merge',
      'delete',
    ],
  ],
  [
    'an admin',
    admin,
    { role: 'admin' },
    [
      'edit',
      'change_email',
      'demote',
      'disable',
      'sign_out',
      'make_reset_link',
      'reset_second_factor',
      'take_ways_in',
      'merge',
      'delete',
    ],
  ],
  ['the admin themselves', admin, { id: 'root', role: 'admin' }, ['edit', 'demote', 'sign_out']],
  ['whoever was an admin a moment ago', admin, { id: 'root' }, ['edit', 'sign_out']],
  ['the last admin', admin, { id: 'root', role: 'admin', isLastAdmin: true }, ['edit', 'sign_out']],
])('%s may with an account %o', (_who, caller, more, actions) => {
  expect(allowedUserActions(caller, { ...somebody, ...more })).toEqual(actions)
})
