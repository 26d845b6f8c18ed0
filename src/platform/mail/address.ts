import { isIPv4 } from 'node:net'

/** Who a mail is from: an address, and a name beside it. */
export interface Sender {
  name: string
  address: string
}

/** Nothing that ends a header, a list or an address begins in here. */
const plainAddress = /^[^\s<>()[\]\\,:;@"\p{Cc}]+@[^\s<>()[\]\\,:;@"\p{Cc}]+$/u

/** Whether a text is one mail address and nothing else. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && plainAddress.test(text)

/** Reads `parley@example.org` or `Parley <parley@example.org>`; null when it is neither. */
export const readSender = (text: string): Sender | null => {
  if (/\p{Cc}/u.test(text)) return null
  const [, quoted, bare, inBrackets] = /^\s*(?:"([^"\\]*)"|([^"<>]*?))\s*<([^<>]*)>\s*$/.exec(text) ?? []
  const address = (inBrackets ?? text).trim()
  return isMailAddress(address) ? { name: (quoted ?? bare ?? '').trim(), address } : null
}

/** Whether a mail server of this name can only be on this machine. */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.toLowerCase()
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}
