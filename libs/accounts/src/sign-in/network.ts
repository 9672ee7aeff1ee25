import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * The network that an address is counted under: an IPv4 address by itself, an IPv6 address by its /64, which one customer has whole.
 * What is no address is counted together.
 */
export function networkOf(address: string | undefined): string {
  const plain = (address ?? '').replace(MAPPED, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return `${plain}/32`;
  if (isIPv6(plain)) return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
  return 'unknown';
}

/** The eight groups of an IPv6 address, without leading zeros; dotted decimals at the end count as two. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const width = [...left, ...right].reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0);
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - width)).fill('0');
  return [...left, ...zeros, ...right].map((group) => (group.includes('.') ? group : group.toLowerCase().replace(/^0+(?=.)/, '')));
}
