import type { LucideIcon } from '@lucide/svelte'
import BookUser from '@lucide/svelte/icons/book-user'
import IdCard from '@lucide/svelte/icons/id-card'
import type { OfferedProvider, ProviderKind } from '../../../../src/contract/shapes.ts'
import type { IconImage } from '../../ui/Icon.svelte'
import GitHubMark from './marks/GitHubMark.svelte'
import GoogleMark from './marks/GoogleMark.svelte'
import XMark from './marks/XMark.svelte'

const kindIcons: Readonly<Record<ProviderKind, LucideIcon>> = {
  oidc: IdCard,
  google: GoogleMark,
  github: GitHubMark,
  x: XMark,
  ldap: BookUser,
}

/** By what people find their provider before they have read its name: its own icon, else the mark of its kind. */
export const iconOf = ({ kind, icon }: Pick<OfferedProvider, 'kind' | 'icon'>): IconImage =>
  icon === undefined ? kindIcons[kind] : { address: icon, otherwise: kindIcons[kind] }
