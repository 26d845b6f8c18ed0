import type { Account } from '../../../../../src/contract/users.ts'
import { mara } from '../../../testing/examples.ts'

const everything: Account['you']['may'] = [
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
]

const idOf = (number: number) => `0193f6a0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

/** An account that an admin looks at. */
export const account = (
  number: number,
  some: Partial<Account> & Pick<Account, 'name' | 'email'>,
): Account => ({
  id: idOf(number),
  role: 'user',
  createdAt: '2026-03-04T08:00:00.000Z',
  emailVerified: true,
  hasPassword: true,
  version: 1,
  you: { may: everything },
  ...some,
})

export const anna = account(2, {
  name: 'Anna Nowak',
  email: 'anna@studio.example',
  seenAt: '2026-11-21T08:00:00.000Z',
  version: 4,
})

export const yusuf = account(7, {
  name: 'Yusuf Demir',
  email: 'yusuf@example.org',
  createdAt: '2026-11-19T11:00:00.000Z',
  emailVerified: false,
  hasPassword: false,
})

/** Wants to be deleted. */
export const ines = account(8, {
  name: 'Ines Albrecht',
  email: 'ines@partner.example',
  seenAt: '2026-11-19T10:00:00.000Z',
  disabledAt: '2026-11-19T10:05:00.000Z',
  leavesAt: '2026-12-03T10:05:00.000Z',
  you: { may: ['edit', 'change_email', 'promote', 'disable', 'enable', 'sign_out', 'delete'] },
})

/** Oneself, an ordinary account, another admin, somebody disabled, somebody who never came, a long name. */
export const exampleAccounts: Account[] = [
  anna,
  account(3, {
    name: 'Jun Li',
    email: 'jun@studio.example',
    role: 'admin',
    seenAt: '2026-11-20T16:00:00.000Z',
    you: {
      may: [
        'edit',
        'change_email',
        'demote',
        'disable',
        'sign_out',
        'make_reset_link',
        'reset_second_factor',
        'take_ways_in',
        'delete',
      ],
    },
  }),
  account(1, {
    name: mara.name,
    email: mara.email,
    role: 'admin',
    createdAt: '2025-11-02T08:00:00.000Z',
    seenAt: '2026-11-21T09:00:00.000Z',
    you: { may: ['edit', 'sign_out'] },
  }),
  account(4, {
    name: 'مريم الحسن',
    email: 'maryam@partner.example',
    seenAt: '2026-11-16T10:00:00.000Z',
  }),
  account(5, {
    name: 'Tomás Silva',
    email: 'tomas@partner.example',
    seenAt: '2026-06-02T10:00:00.000Z',
    disabledAt: '2026-10-30T15:20:00.000Z',
    you: {
      may: [
        'edit',
        'change_email',
        'promote',
        'enable',
        'sign_out',
        'make_reset_link',
        'reset_second_factor',
        'take_ways_in',
        'delete',
      ],
    },
  }),
  account(6, {
    name: 'Wilhelmina Catharina van der Bloemendaal-Oosterhout',
    email: 'wilhelmina.catharina.van.der.bloemendaal@northern-and-southern-studio.example',
    seenAt: '2026-11-18T10:00:00.000Z',
  }),
  yusuf,
]

/** The page of a list they make. */
export const listOf = (users: readonly Account[], total = users.length) => ({
  users: [...users],
  total,
  pageSize: 50,
})

/** A link to choose a password with. */
export const exampleLink = {
  url: 'https://meet.studio.example/reset#q7d3kX0s9vTzB2mLwYhJ4g',
  expiresAt: '2026-11-24T09:35:00.000Z',
}
