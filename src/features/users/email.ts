import { limits } from '../../contract/limits.ts'
import { Failure } from '../../core/failure.ts'

/** An e-mail address as typed, and as it is compared. */
export interface EmailAddress {
  shown: string
  normalised: string
}

/** Something, an at sign, something with a dot that isn't at its ends; no spaces or controls. `localhost` is fine too. */
const shape = /^[^\s@\p{Cc}\p{Cf}]{1,64}@(?:[^\s@.\p{Cc}\p{Cf}]+\.)*[^\s@.\p{Cc}\p{Cf}]+$/u

/** The form addresses are compared in: NFC, lower case. */
export const normaliseEmail = (typed: string): string => typed.trim().normalize('NFC').toLowerCase()

/** @throws Failure `invalid_input` for `path` */
export const readEmail = (typed: string, path = 'email'): EmailAddress => {
  const normalised = normaliseEmail(typed)
  if (!shape.test(normalised) || normalised.length > limits.emailUnits) {
    const message = 'must be an e-mail address'
    throw new Failure('invalid_input', message, { details: [{ path, message }] })
  }
  return { shown: typed.trim().normalize('NFC'), normalised }
}
