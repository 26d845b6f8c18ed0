import type { ApiFailure } from '../../api.ts'

/**
 * Why one can't enter, as a page of its own.
 * - `not_found`: no room has this code
 * - `deleted`: there was one
 * - `sign_in`: only for people with an account here
 * - `removed`: a host removed this person
 * - `unavailable`: no answer, or the server is stopping; tried again by itself
 * - `captive`: this network wants a sign-in of its own first; tried again by itself
 * - `busy`: too many people asked at once
 * - `forbidden`, `broken`: anything else
 */
export const refusals = [
  'not_found',
  'deleted',
  'sign_in',
  'removed',
  'unavailable',
  'captive',
  'busy',
  'forbidden',
  'broken',
] as const
export type Refusal = (typeof refusals)[number]

/** What a failed operation on a room means for somebody at its door; null when a word typed was wrong. */
export const refusalOf = ({ code, reason }: Pick<ApiFailure, 'code' | 'reason'>): Refusal | null => {
  if (reason === 'sign_in_needed' || code === 'unauthenticated') return 'sign_in'
  if (reason === 'removed') return 'removed'
  if (code === 'not_found') return 'not_found'
  if (code === 'gone') return 'deleted'
  if (code === 'unreachable' || code === 'unavailable') return 'unavailable'
  if (code === 'captive') return 'captive'
  if (code === 'too_many') return 'busy'
  if (code === 'invalid_input') return null
  return code === 'forbidden' ? 'forbidden' : 'broken'
}

/** Will the same thing succeed later without the person doing anything? */
export const isPassing = (refusal: Refusal): boolean =>
  refusal === 'unavailable' || refusal === 'captive' || refusal === 'busy'
