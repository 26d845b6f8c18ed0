import type { ClientAuth } from 'openid-client'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Claims } from '../claims.ts'
import { githubApi } from '../kinds.ts'
import { readAnswer, strangeAnswer, type AskService, type OAuthService } from './service.ts'

const User = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  login: Type.String(),
  name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

const Emails = Type.Array(
  Type.Object({ email: Type.String(), primary: Type.Boolean(), verified: Type.Boolean() }),
)

/** The primary one, as GitHub knows it: the public one in a profile may be anything. */
const emailOf = async (api: string, ask: AskService): Promise<Claims> => {
  const answer = await ask(`${api}/user/emails`)
  // An app that may not ask for addresses is told nothing.
  if (answer.status === 403 || answer.status === 404) return {}
  const emails = await readAnswer(answer)
  if (!Value.Check(Emails, emails)) throw strangeAnswer()
  const primary = emails.find((one) => one.primary)
  return primary === undefined ? {} : { email: primary.email, email_verified: primary.verified }
}

/** Both in the body, as GitHub describes it. */
const showing =
  (secret: string): ClientAuth =>
  (_server, { client_id: id }, body) => {
    body.set('client_id', id)
    body.set('client_secret', secret)
  }

/**
 * GitHub, or a GitHub Enterprise server.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export const createGitHub = (): OAuthService => ({
  scope: 'read:user user:email',
  endpoints: (issuer) => ({
    authorization: `${issuer}/login/oauth/authorize`,
    token: `${issuer}/login/oauth/access_token`,
  }),
  showing,
  // A client id nobody has isn't found.
  words: { client: ['incorrect_client_credentials', 'Not Found'], code: ['bad_verification_code'] },
  async whose(issuer, ask) {
    const api = githubApi(issuer)
    const user = await readAnswer(await ask(`${api}/user`))
    if (!Value.Check(User, user)) throw strangeAnswer()
    const { id, login, name } = user
    const claims = { name: name ?? '', preferred_username: login, ...(await emailOf(api, ask)) }
    return { subject: String(id), claims }
  },
})
