import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { questionMilliseconds } from './options.ts'
import type { Ceremony, PasskeyStore } from './passkey.ts'
import type { Refusal } from './verify.ts'

const messages: Readonly<Record<Refusal, string>> = {
  question: 'this took too long, or was answered already: ask again',
  unverified: 'the device has not checked who holds it',
  refused: 'this passkey is not taken here',
}

/** What whoever shows a passkey is told; `code` says what it keeps them from. */
export const refusal = (code: 'unauthenticated' | 'forbidden', why: Refusal): Failure =>
  new Failure(why === 'question' ? 'gone' : code, messages[why], { reason: `passkey_${why}` })

/** A question, for whom it is bound to. */
export type Ask = (ceremony: Ceremony, boundTo: string) => Promise<string>
/** Uses a question up; whether it was open. */
export type Taking = (ceremony: Ceremony, boundTo: string) => (challenge: string) => Promise<boolean>

export interface Questions {
  ask: Ask
  taking: Taking
}

interface QuestionsParts {
  store: Pick<PasskeyStore, 'ask' | 'take'>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** Questions: asked once, answered once, by the browser that was asked. */
export const createQuestions = ({ store, now, newId, newSecret }: QuestionsParts): Questions => {
  const ask: Ask = async (ceremony, boundTo) => {
    const challenge = newSecret()
    const at = now()
    const expiresAt = at + questionMilliseconds
    await store.ask({ id: newId(), challengeHash: hashSecret(challenge), ceremony, boundTo, at, expiresAt })
    return challenge
  }
  const taking: Taking = (ceremony, boundTo) => (challenge) =>
    store.take({ challengeHash: hashSecret(challenge), ceremony, boundTo, at: now() })
  return { ask, taking }
}

/** 64 random bytes. */
export const newHandle = ({ newSecret }: { newSecret: NewSecret }): string =>
  Buffer.concat(Array.from({ length: 4 }, () => Buffer.from(newSecret(), 'base64url'))).toString('base64url')
