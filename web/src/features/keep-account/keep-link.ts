import type { Reply } from '../../../../src/contract/contract.ts'
import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'

/** The link that keeps an account which is going to be deleted. */
export const createKeepLink = ({ api, secret }: SecretLinkDeps) =>
  new SecretLink<
    Reply<'POST /api/departure/check'>,
    Record<string, never>,
    Reply<'POST /api/departure/undo'>
  >({
    secret,
    check: (secret) => api('POST /api/departure/check', { body: { secret } }),
    judge: () => ({}),
    use: (secret) => api('POST /api/departure/undo', { body: { secret } }),
    refused: {},
  })
