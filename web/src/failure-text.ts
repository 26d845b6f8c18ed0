import type { ApiFailure } from './api.ts'
import type { I18n } from './i18n/i18n.svelte.ts'

/** The sentence for a failure: by its reason where we have words for it, otherwise by its code. */
export const failureText = (i18n: I18n, { code, reason }: Pick<ApiFailure, 'code' | 'reason'>): string => {
  const fine = `failure.reason.${reason ?? ''}`
  const words = i18n.t as (key: string) => string
  return words(i18n.has(fine) ? fine : `failure.code.${code}`)
}
