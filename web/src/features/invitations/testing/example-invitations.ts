import type { Invitation } from '../../../../../src/contract/invitations.ts'
import type { InvitationWithLink } from '../invitations.svelte.ts'

export const exampleInvitation = (number: number, some: Partial<Invitation>): Invitation => ({
  id: `0193f6a0-0000-7000-8000-00000000020${number}`,
  role: 'user',
  createdAt: '2026-11-20T08:00:00.000Z',
  expiresAt: '2026-11-27T08:00:00.000Z',
  by: 'Mara Okoye',
  ...some,
})

/** For an admin, for whoever gets it, made at the command line, and one too old. */
export const exampleInvitations: Invitation[] = [
  exampleInvitation(1, { email: 'ada@example.org', role: 'admin' }),
  exampleInvitation(2, {}),
  exampleInvitation(3, { email: 'jun.li.of.the.northern.studio@partners.studio.example' }),
  exampleInvitation(4, {
    email: 'yusuf@example.org',
    by: 'مريم الحسن',
    createdAt: '2026-11-01T08:00:00.000Z',
    expiresAt: '2026-11-08T08:00:00.000Z',
  }),
].map(({ by, ...one }, index) => (index === 2 || by === undefined ? one : { ...one, by }))

export const linkFor = (invitation: Invitation): InvitationWithLink => ({
  invitation,
  link: {
    url: `https://parley.example/invitation#example-secret-${invitation.id.slice(-3)}`,
    expiresAt: invitation.expiresAt,
  },
})
