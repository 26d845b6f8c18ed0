import type { MyIdentity } from '../../../../../src/contract/providers.ts'
import type { OfferedProvider } from '../../../../../src/contract/shapes.ts'

/** An icon of somebody’s own, as a file the page could have made. */
export const exampleIcon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"%3E%3Crect width="24" height="24" rx="6" fill="%23b4532a"/%3E%3Cpath d="M7 16V8l5 5 5-5v8" fill="none" stroke="white" stroke-width="2.4"/%3E%3C/svg%3E'

/** What people of an example sign in with. */
export const exampleProviders: OfferedProvider[] = [
  { id: 'studio', name: 'Studio account', kind: 'oidc', icon: exampleIcon },
  { id: 'google', name: 'Google', kind: 'google' },
  { id: 'github', name: 'GitHub', kind: 'github' },
  { id: 'x', name: 'X', kind: 'x' },
  { id: 'office', name: 'Office directory', kind: 'ldap' },
]

/** One that can be unlinked, and one of a provider that is gone. */
export const exampleIdentities: MyIdentity[] = [
  {
    id: '0193f6a0-0000-7000-8000-000000000301',
    provider: { id: 'studio', name: 'Studio account', kind: 'oidc', icon: exampleIcon },
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
