const mappedPrefix = '::ffff:'

const expand = (address: string): string[] => {
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array.from({ length: gap }, () => '0'), ...last]
}

/**
 * Under which key the requests of an address are counted: an IPv4 address itself, the /64 of an IPv6 address, since
 * one household has 2^64 of those. An IPv4 address written as IPv6 counts as IPv4.
 */
export const addressKey = (address: string): string => {
  if (!address.includes(':')) return address
  const plain = address.toLowerCase().split('%', 1)[0] ?? ''
  if (plain.startsWith(mappedPrefix) && plain.includes('.')) return plain.slice(mappedPrefix.length)
  const prefix = expand(plain)
    .slice(0, 4)
    .map((word) => word.replace(/^0+(?=.)/, ''))
  return `${prefix.join(':')}::/64`
}
