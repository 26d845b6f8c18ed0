import type { Provider } from '../../../../../src/contract/providers.ts'
import { exampleIcon } from '../../providers/testing/example-providers.ts'

const one = (some: Partial<Provider> & Pick<Provider, 'id' | 'name' | 'issuer'>): Provider => ({
  kind: 'oidc',
  clientId: 'parley',
  domains: '',
  groupsClaim: '',
  adminGroup: '',
  trustsEmail: false,
  enabled: true,
  hasClientSecret: true,
  redirectUri: `https://meet.studio.example/sign-in/back/${some.id}`,
  accounts: 0,
  version: 1,
  ...some,
})

/** One in use, and one that isn't. */
export const exampleSignInProviders: Provider[] = [
  one({
    id: 'studio',
    name: 'Studio account',
    issuer: 'https://id.studio.example/realms/studio',
    accounts: 12,
    groupsClaim: 'groups',
    adminGroup: 'it',
    icon: exampleIcon,
  }),
  one({
    id: 'google',
    name: 'Google',
    kind: 'google',
    issuer: 'https://accounts.google.com',
    enabled: false,
  }),
  one({ id: 'github', name: 'GitHub', kind: 'github', issuer: 'https://github.com', accounts: 3 }),
  one({ id: 'x', name: 'X', kind: 'x', issuer: 'https://x.com' }),
  one({
    id: 'office',
    name: 'Office directory',
    kind: 'ldap',
    issuer: 'ldaps://dc.studio.example',
    clientId: 'cn=parley,dc=studio,dc=example',
    directory: {
      base: 'ou=people,dc=studio,dc=example',
      filter: '(uid={username})',
      idAttribute: 'entryUUID',
      nameAttribute: 'cn',
      mailAttribute: 'mail',
      ca: '',
    },
    accounts: 4,
  }),
]
