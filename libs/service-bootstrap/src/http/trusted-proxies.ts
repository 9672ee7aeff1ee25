import { BlockList, isIP } from 'node:net';

/** Tells whether the peer at an address is a proxy whose forwarded headers are believed. */
export type TrustsPeer = (address: string | undefined) => boolean;

/**
 * Trusts exactly the listed addresses and networks; an IPv4 peer seen through an IPv6 socket counts as its IPv4 self.
 *
 * @param entries validated IP addresses and CIDR networks
 */
export const trustedProxies = (entries: readonly string[]): TrustsPeer => {
  if (entries.length === 0) return () => false;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    if (address === undefined) return false;
    const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
};
