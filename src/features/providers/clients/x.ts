import type { ClientAuth } from 'openid-client'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { ServiceAddresses } from '../kinds.ts'
import { readAnswer, strangeAnswer, type OAuthService } from './service.ts'

const Answer = Type.Object({
  data: Type.Object({
    id: Type.String({ pattern: '^[0-9]{1,32}$' }),
    name: Type.String(),
    username: Type.String(),
    confirmed_email: Type.Optional(Type.String()),
  }),
})

/** In a header, as it is: X takes ids and secrets that are encoded before, as the protocol wants it, for others. */
const showing =
  (secret: string): ClientAuth =>
  (_server, { client_id: id }, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`)
  }

/**
 * X, formerly Twitter. It tells an address only to apps that are set up to ask for it, and only one it has seen to be
 * theirs. https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export const createX = ({ xApi }: Pick<ServiceAddresses, 'xApi'>): OAuthService => ({
  scope: 'users.read tweet.read users.email',
  endpoints: (issuer) => ({
    authorization: `${issuer}/i/oauth2/authorize`,
    token: `${xApi}/2/oauth2/token`,
  }),
  showing,
  words: { client: [], code: ['invalid_request', 'invalid_grant'] },
  async whose(_issuer, ask) {
    const told = await readAnswer(await ask(`${xApi}/2/users/me?user.fields=confirmed_email`))
    if (!Value.Check(Answer, told)) throw strangeAnswer()
    const { id, name, username, confirmed_email: email } = told.data
    const claims = { name, preferred_username: username }
    return {
      subject: id,
      claims: email === undefined ? claims : { ...claims, email, email_verified: true },
    }
  },
})
