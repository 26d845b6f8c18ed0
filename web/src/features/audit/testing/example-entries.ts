import type { AuditEntry } from '../../../../../src/contract/audit.ts'
import { mara } from '../../../testing/examples.ts'

export const annaId = '0193f6a0-0000-7000-8000-000000000002'
const anna = { id: annaId, name: 'Anna Nowak', email: 'anna@studio.example' }
const byMara = { kind: 'user' as const, id: mara.id, name: mara.name, email: mara.email }

/** Something that was done, minutes before 9:30. */
export const entry = (number: number, some: Partial<AuditEntry> & Pick<AuditEntry, 'event'>): AuditEntry => ({
  id: `0193f6a0-0000-7000-8000-${(0xffff - number).toString(16).padStart(12, '0')}`,
  at: new Date(Date.UTC(2026, 10, 21, 9, 30 - number)).toISOString(),
  by: byMara,
  address: '2001:db8:17::52',
  changes: [],
  requestId: `req-${String(number)}`,
  ...some,
})

/** One of every kind, newest first. */
export const exampleEntries: AuditEntry[] = [
  entry(1, {
    event: 'user.changed',
    subject: anna,
    changes: [{ field: 'disabled', from: 'false', to: 'true' }],
  }),
  entry(2, {
    event: 'user.changed',
    subject: anna,
    changes: [
      { field: 'name', from: 'Anna N.', to: 'Anna Nowak' },
      { field: 'email', from: 'a.nowak@studio.example', to: 'anna@studio.example' },
    ],
  }),
  entry(3, { event: 'user.reset_link_made', subject: anna }),
  entry(4, {
    event: 'session.started',
    by: { kind: 'nobody' },
    subject: anna,
    address: '198.51.100.23',
  }),
  entry(5, { event: 'invitation.created', subject: { id: '0193f6a0-0000-7000-8000-00000000000a' } }),
  entry(6, {
    event: 'invitation.created',
    changes: ['jon@studio.example', 'ida@studio.example'].flatMap((email) => [
      { field: 'role', to: 'user' },
      { field: 'email', to: email },
    ]),
  }),
  entry(7, {
    event: 'room.changed',
    subject: { id: '0193f6a0-0000-7000-8000-00000000000b' },
    changes: [{ field: 'access', from: 'open', to: 'signed_in' }],
  }),
  entry(9, { event: 'meeting.ended', by: { kind: 'user', ...anna } }),
  entry(12, { event: 'participant.removed', by: { kind: 'visitor' }, address: '203.0.113.7' }),
  entry(15, { event: 'user.deleted', subject: { id: '0193f6a0-0000-7000-8000-0000000000dd' } }),
  entry(20, { event: 'setup.link_made', by: { kind: 'operator' }, address: '' }),
]
