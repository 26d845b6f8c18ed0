import type { MyIdentity } from '../../../../../src/contract/providers.ts'
import type { OfferedProvider } from '../../../../../src/contract/shapes.ts'

/** What people of an example sign in with. */
export const exampleProviders: OfferedProvider[] = [
  { id: 'studio', name: 'Studio account', kind: 'oidc' },
  { id: 'google', name: 'Google', kind: 'google' },
  { id: 'github', name: 'GitHub', kind: 'github' },
  { id: 'x', name: 'X', kind: 'x' },
  { id: 'office', name: 'Office directory', kind: 'ldap' },
]

/** One that can be unlinked, and one of a provider that is gone. */
export const exampleIdentities: MyIdentity[] = [
  {
    id: '0193f6a0-0000-7000-8000-000000000301',
    provider: { id: 'studio', name: 'Studio account', kind: 'oidc' },
    issuer: 'https://id.studio.example/realms/studio',
    email: 'mara@studio.example',
    linkedAt: '2026-11-02T08:00:00.000Z',
    usedAt: '2026-11-20T19:40:00.000Z',
    you: { may: ['unlink'] },
  },
  {
    id: '0193f6a0-0000-7000-8000-000000000302',
    issuer: 'https://old.studio.example',
    linkedAt: '2026-10-02T08:00:00.000Z',
    you: { may: ['unlink'] },
  },
]
