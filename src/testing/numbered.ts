import type { NewId, NewSecret } from '../core/ids.ts'

/** Ids that count: shaped like ours, the same in every run. */
export const createNumberedIds = (): NewId => {
  let count = 0
  return () => {
    count += 1
    return `01900000-0000-7000-8000-${String(count).padStart(12, '0')}`
  }
}

/** Secrets that count: as bytes, too, whose base64url has no bits to spare in its last character. */
export const createNumberedSecrets = (): NewSecret => {
  let count = 0
  return () => {
    count += 1
    return `secret${String(count).padStart(15, '0')}A`
  }
}

/** Room codes that count, in letters: `aaa-aaaa-aab`. */
export const createNumberedCodes = (): (() => string) => {
  let count = 0
  return () => {
    count += 1
    const letters = Array.from(count.toString(26), (digit) =>
      String.fromCharCode(97 + Number.parseInt(digit, 26)),
    )
    const code = letters.join('').padStart(10, 'a')
    return `${code.slice(0, 3)}-${code.slice(3, 7)}-${code.slice(7)}`
  }
}
