import { hashSecret, type NewSecret } from '../../core/ids.ts'

/** Crockford’s: nothing in it is mistaken for something else in it. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const codeBytes = 10

/** 80 bits in four groups of four: `7k3m-p9qd-x2va-0h6t`. Too many to be guessed, also from their hash. */
export const newRecoveryCode = (newSecret: NewSecret): string => {
  const bits = [...Buffer.from(newSecret(), 'base64url').subarray(-codeBytes)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const letters = bits.replace(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)))
  return letters.replace(/.{4}(?=.)/g, '$&-')
}

/** However it was typed: capitals, spaces, letters that look like digits. */
export const hashRecoveryCode = (typed: string): string =>
  hashSecret(
    typed
      .toLowerCase()
      .replace(/[^0-9a-z]/g, '')
      .replace(/o/g, '0')
      .replace(/[il]/g, '1'),
  )
