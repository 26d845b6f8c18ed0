import ipaddr from 'ipaddr.js'

/** What the operating system says of its network interfaces; the part of `os.networkInterfaces()` that we use. */
export type Interfaces = Readonly<
  Record<string, readonly { readonly address: string; readonly internal: boolean }[] | undefined>
>

/** Bridges and pairs that container and virtual machine programs make: their addresses mean nothing outside. */
const madeByPrograms =
  /^(?:docker\d+|br-[\da-f]{12}|virbr\d+|lxcbr\d+|lxdbr\d+|podman\d+|cni\d+|cni-podman\d+|veth[\da-f]{7})$/

/** The ranges Chromium and we call private: nobody on the internet can send there. */
const privateRanges = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
  'unspecified',
])

const rangeOf = (address: string): string => ipaddr.process(address).range()

/** Whether browsers anywhere could reach it (and may use port 443 of it); documentation ranges count as public. */
export const isPublicAddress = (address: string): boolean => !privateRanges.has(rangeOf(address))

export const isIPv4 = (address: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(address)

export const isAddress = (address: string): boolean =>
  isIPv4(address) || (address.includes(':') && !address.includes('%') && ipaddr.IPv6.isValid(address))

/** An address, or an address with a prefix length: `10.0.0.0/8`. */
export const isNetwork = (text: string): boolean => isAddress(text) || ipaddr.isValidCIDR(text)

/** The one spelling browsers use: IPv6 compressed, lower case, IPv4 in IPv6 as IPv4. */
export const normaliseAddress = (address: string): string => ipaddr.process(address).toString()

const isUsable = (address: string): boolean =>
  isAddress(address) && !['linkLocal', 'loopback', 'unspecified', 'multicast'].includes(rangeOf(address))

/** IPv4 before IPv6, and in each the public ones first. */
const rank = (address: string): number => (isIPv4(address) ? 0 : 2) + (isPublicAddress(address) ? 0 : 1)

const usableOf = (interfaces: Interfaces, wanted: (name: string) => boolean): string[] =>
  Object.entries(interfaces)
    .filter(([name]) => wanted(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ address, internal }) => !internal && isUsable(address))
    .map(({ address }) => normaliseAddress(address))

/**
 * The addresses of this machine that others may send to: not loopback, not link-local, not the bridges of container
 * programs unless there is nothing else. Empty on a machine without any network.
 */
export const ownAddresses = (interfaces: Interfaces): string[] => {
  const real = usableOf(interfaces, (name) => !madeByPrograms.test(name))
  const found = real.length > 0 ? real : usableOf(interfaces, () => true)
  return [...new Set(found)].sort((a, b) => rank(a) - rank(b))
}

const isWithin = (address: string, network: string): boolean => {
  const parsed = ipaddr.process(address)
  const [base, bits] = network.includes('/')
    ? ipaddr.parseCIDR(network)
    : ([ipaddr.process(network), ipaddr.process(network).toByteArray().length * 8] as const)
  if (parsed.kind() === 'ipv4') return base.kind() === 'ipv4' && (parsed as ipaddr.IPv4).match(base, bits)
  return base.kind() === 'ipv6' && (parsed as ipaddr.IPv6).match(base, bits)
}

/** Whether an address is one of these addresses or in one of these networks. */
export const isAmong = (address: string, networks: readonly string[]): boolean =>
  networks.some((network) => isWithin(address, network))

/** Whether everybody on the internet means the same by it: not private, not local, not set aside for anything. */
export const isGlobalAddress = (address: string): boolean => rangeOf(address) === 'unicast'

export const isLoopbackAddress = (address: string): boolean =>
  isAddress(address) && rangeOf(address) === 'loopback'
