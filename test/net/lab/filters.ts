/**
 * Packet filters as whole nft rulesets, for `Host.filter`. They sit on the server and speak about what arrives there,
 * except `silence`, which takes a host off the network without its links going down.
 */
const onServer = (allowed: string, replies: string): string => `
table inet lab {
  chain arriving {
    type filter hook input priority 0; policy drop;
    iifname "lo" accept
    meta l4proto ipv6-icmp accept
    ${allowed}
  }
  chain leaving {
    type filter hook output priority 0; policy drop;
    oifname "lo" accept
    meta l4proto ipv6-icmp accept
    ${replies}
  }
}`

export const filters = {
  open: '',
  /** The network of an office that lets nothing but HTTPS through. */
  onlyTcp443: onServer('tcp dport 443 accept', 'tcp sport 443 accept'),
  /** Everything but UDP. */
  noUdp: onServer('meta l4proto != udp accept', 'meta l4proto != udp accept'),
  /** A bad wire: every third packet of direct media that a host sends is lost. */
  lossyUpload: `
table inet lab {
  chain leaving {
    type filter hook output priority 0; policy accept;
    meta l4proto udp numgen random mod 100 < 30 drop
  }
}`,
  /** Packets vanish in both directions and nobody is told. */
  silence: onServer('', ''),
} as const
