import type { Reply } from '../../../../src/contract/contract.ts'
import { SecretLink, type SecretLinkDeps } from '../../secret-link.svelte.ts'

export type EmailOffer = Reply<'POST /api/email-change/check'>

/** The link that gives an account another address, or its old one back. */
export const createEmailChangeLink = ({ api, secret }: SecretLinkDeps) =>
  new SecretLink<EmailOffer, { email?: 'taken' }, Reply<'POST /api/email-change'>>({
    secret,
    check: (secret) => api('POST /api/email-change/check', { body: { secret } }),
    judge: () => ({}),
    use: (secret) => api('POST /api/email-change', { body: { secret } }),
    refused: {},
    blame: ({ reason }) => (reason === 'email_taken' ? { email: 'taken' } : undefined),
  })
