import type { ApiKey } from '../../../../../src/contract/api-keys.ts'

/** One in use, one that has expired, one nobody used. */
export const exampleKeys: [ApiKey, ApiKey, ApiKey] = [
  {
    id: '01930000-0000-7000-8000-0000000000c1',
    name: 'Timetable script',
    scopes: ['rooms:read', 'rooms:write'],
    createdAt: '2026-11-02T09:00:00.000Z',
    expiresAt: '2027-01-31T09:00:00.000Z',
    usedAt: '2026-11-21T08:00:00.000Z',
  },
  {
    id: '01930000-0000-7000-8000-0000000000c2',
    name: 'Door display',
    scopes: ['rooms:read'],
    createdAt: '2026-09-01T09:00:00.000Z',
    expiresAt: '2026-11-01T09:00:00.000Z',
    usedAt: '2026-10-30T08:00:00.000Z',
  },
  {
    id: '01930000-0000-7000-8000-0000000000c3',
    name: 'لوحة الاجتماعات',
    scopes: ['rooms:read', 'meetings:join', 'meetings:moderate'],
    createdAt: '2026-11-20T09:00:00.000Z',
  },
]

export const exampleSecret = 'parley_key_AAAAAAAAAAAAAAAAAAAAAA'
