import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'
import { refusedNewAccount, type NewAccount, type NewAccountError } from '../setup/new-account.svelte.ts'

/** The link that came by mail to the address an account is to be made for. */
export const createRegistrationLink = ({ api, secret, account }: SecretLinkDeps & { account: NewAccount }) =>
  new SecretLink<{ email: string }, NewAccountError>({
    secret,
    check: async (secret) => {
      const offer = await api('POST /api/registration/check', { body: { secret } })
      account.email = offer.email
      return offer
    },
    judge: () => account.judge(),
    use: (secret) => {
      const { name } = account
      return account.begin((first) =>
        api('POST /api/registration/accept', { body: { secret, name, ...first } }),
      )
    },
    refused: refusedNewAccount,
    blame: (failure) => account.blame(failure),
  })
