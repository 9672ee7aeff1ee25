import type { HttpRequest } from '../http-request.js';

/**
 * What proxies write before the path (RFC 9112 §3.2.2: a server must take it), where no router can take it for anything else: some look
 * for the path after the third slash, and others after a name that they read by rules of their own.
 */
const ORIGIN = /^https?:\/\/(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?=\/)/;

/**
 * The addresses that a request may have been sent to: its path, below each public address of the API. The Host header, the name before
 * the path, and what proxies say are not heard: whoever holds a proof for another server could write its name there. None for a path
 * that is not in its normal form, which a router may read otherwise than the proof does.
 */
export function addressesOf({ originalUrl, url }: HttpRequest, publicUrls: readonly string[]): readonly string[] {
  const [path = ''] = (originalUrl ?? url ?? '').replace(ORIGIN, '').split(/[?#]/, 1);
  if (!path.startsWith('/')) return [];
  const addresses = publicUrls.map((base) => ({ base, address: new URL(base + path) }));
  return addresses.filter(({ base, address }) => address.origin + address.pathname === base + path).map(({ address }) => address.href);
}

/** RFC 9449 §4.3, item 9: without query and fragment, normalised (RFC 3986 §6.2.2, §6.2.3). */
export function isAddress(htu: unknown, addresses: readonly string[]): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false;
  const url = new URL(htu);
  url.search = '';
  url.hash = '';
  return addresses.includes(url.href);
}
