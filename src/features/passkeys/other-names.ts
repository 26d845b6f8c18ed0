import type { NameCount } from './passkey.ts'
import type { RelyingParty } from './relying-party.ts'

/** Those that no browser shows to this server. */
export const elsewhereOf = (
  names: readonly NameCount[],
  party: Pick<RelyingParty, 'id'> | null,
): NameCount[] => names.filter(({ name }) => name !== '' && name !== party?.id)

/** What an operator is told who serves another name than passkeys were made for. */
export const otherNameWords = (
  { name, passkeys, accounts }: NameCount,
  served: string,
): { message: string; cure: string } => ({
  message: `passkeys of ${name} open nothing at ${served} (passkeys: ${passkeys}, accounts: ${accounts}): browsers show them to that name alone.`,
  cure: `To keep them, set http.name to ${name} again. Otherwise see that these people have a password, or send them a link for one: they sign in with it, remove the old passkeys under My account and add new ones. While accounts.second_factor asks for a passkey, whoever has only old ones gets no further.`,
})
