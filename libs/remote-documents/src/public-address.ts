import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/** RFC 5214 §6.1: the IPv4 address of an ISATAP interface stands behind `0:5efe` or `200:5efe`. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => ((parts[4] ?? 0) & ~0x0200) === 0 && parts[5] === 0x5efe;

/**
 * Whether the IP address is one of the public Internet: no private, loopback, link-local, shared (RFC 6598), documentation, benchmarking,
 * multicast or reserved one, and no IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo, ISATAP), since what it stands
 * for is chosen by whoever wrote it.
 * @param address as the resolver or the socket gives it, in no other notation
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false; // a zone makes it one of a link
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  // RFC 4291 §2.4 assigns 2000::/3 alone.
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST, 3) && !isIsatap(parsed);
}
