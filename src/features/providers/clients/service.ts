import type { ClientAuth } from 'openid-client'
import type { Claims } from '../claims.ts'
import type { OwnWords } from './library.ts'

/** Asks a service in somebody's name. */
export type AskService = (url: string) => Promise<Response>

/** A service that speaks OAuth 2 and nothing that says who somebody is: it has to be asked in its own way. */
export interface OAuthService {
  scope: string
  endpoints: (issuer: string) => { authorization: string; token: string }
  /** The client id and secret as it wants to be shown them. */
  showing: (secret: string) => ClientAuth
  words: Required<OwnWords>
  /** Who somebody is there, with claims in the words of OpenID Connect. Rejects when the answer isn't as it should be. */
  whose: (issuer: string, ask: AskService) => Promise<{ subject: string; claims: Claims }>
}

/** An answer that was given as asked. */
export const readAnswer = async (answer: Response): Promise<unknown> => {
  if (answer.status !== 200) throw new Error(`the service answers with status ${answer.status}`)
  return answer.json()
}

export const strangeAnswer = (): Error => new Error('the service’s answer isn’t what it should be')
