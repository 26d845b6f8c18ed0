import type { Reply } from '../../../../src/contract/contract.ts'
import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'
import { refusedNewAccount, type NewAccount, type NewAccountError } from '../setup/new-account.svelte.ts'

export type InvitationOffer = Reply<'POST /api/invitation/check'>

/** The link somebody got to make an account. The address it names, if any, is filled in. */
export const createInvitationLink = ({ api, secret, account }: SecretLinkDeps & { account: NewAccount }) =>
  new SecretLink<InvitationOffer, NewAccountError>({
    secret,
    check: async (secret) => {
      const offer = await api('POST /api/invitation/check', { body: { secret } })
      account.email = offer.email ?? account.email
      return offer
    },
    judge: () => account.judge(),
    use: (secret, offer) => {
      const { email, name } = account
      const chosen = offer.email === undefined && { email: email.trim() }
      return account.begin((first) =>
        api('POST /api/invitation/accept', { body: { secret, name, ...first, ...chosen } }),
      )
    },
    refused: refusedNewAccount,
    blame: (failure) => account.blame(failure),
  })
