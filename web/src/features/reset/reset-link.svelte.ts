import type { Reply } from '../../../../src/contract/contract.ts'
import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'
import { newPasswordError, type NewPasswordError } from '../setup/new-password.ts'

export interface ResetError {
  password?: NewPasswordError
}

/** The password somebody wants, and the link by which it may be set. */
export class Reset {
  password = $state('')
  readonly link: SecretLink<Reply<'POST /api/reset/check'>, ResetError>

  constructor({ api, secret }: SecretLinkDeps) {
    this.link = new SecretLink({
      secret,
      check: (secret) => api('POST /api/reset/check', { body: { secret } }),
      judge: () => {
        const password = newPasswordError(this.password)
        return { ...(password && { password }) }
      },
      use: (secret) => api('POST /api/reset', { body: { secret, password: this.password } }),
      refused: { password: 'common' },
    })
  }
}
