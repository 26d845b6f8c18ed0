import type { LucideIcon } from '@lucide/svelte'
import BookUser from '@lucide/svelte/icons/book-user'
import IdCard from '@lucide/svelte/icons/id-card'
import type { ProviderKind } from '../../../../src/contract/shapes.ts'
import GitHubMark from './marks/GitHubMark.svelte'
import GoogleMark from './marks/GoogleMark.svelte'
import XMark from './marks/XMark.svelte'

/** By what people find their provider before they have read its name. */
export const kindIcons: Readonly<Record<ProviderKind, LucideIcon>> = {
  oidc: IdCard,
  google: GoogleMark,
  github: GitHubMark,
  x: XMark,
  ldap: BookUser,
}
