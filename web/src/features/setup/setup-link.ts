import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'
import { refusedNewAccount, type NewAccount, type NewAccountError } from './new-account.svelte.ts'

/** The link that makes a server's first admin. */
export const createSetupLink = ({ api, secret, account }: SecretLinkDeps & { account: NewAccount }) =>
  new SecretLink<object, NewAccountError>({
    secret,
    check: (secret) => api('POST /api/setup/check', { body: { secret } }),
    judge: () => account.judge(),
    use: (secret) => {
      const { email, name, password } = account
      return api('POST /api/setup', { body: { secret, email: email.trim(), name, password } })
    },
    refused: refusedNewAccount,
  })
