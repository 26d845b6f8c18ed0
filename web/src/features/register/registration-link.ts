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
      const { name, password } = account
      return api('POST /api/registration/accept', { body: { secret, name, password } })
    },
    refused: refusedNewAccount,
    blame: ({ reason }) => (reason === 'email_taken' ? { email: 'taken' } : undefined),
  })
