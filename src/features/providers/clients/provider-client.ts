import type { RedirectKind, ServiceAddresses } from '../kinds.ts'
import type { ProviderClient, ProviderClientParts } from './client.ts'
import { createGitHub } from './github.ts'
import { createOpenIdClient } from './openid.ts'
import { createServiceClient } from './service-client.ts'
import { createX } from './x.ts'

/** Speaks with each provider as its kind does. */
export const createProviderClient = ({
  services,
  ...parts
}: ProviderClientParts & { services: ServiceAddresses }): ProviderClient => {
  const openId = createOpenIdClient(parts)
  const clients: Record<RedirectKind, ProviderClient> = {
    oidc: openId,
    google: openId,
    github: createServiceClient({ ...parts, service: createGitHub() }),
    x: createServiceClient({ ...parts, service: createX(services) }),
  }
  return {
    leave: (provider, trip) => clients[provider.kind].leave(provider, trip),
    arrive: (provider, trip) => clients[provider.kind].arrive(provider, trip),
    test: (provider, trip) => clients[provider.kind].test(provider, trip),
  }
}
