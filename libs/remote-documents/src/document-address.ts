import { isIP } from 'node:net';
import type { AllowedHosts } from './allowed-hosts.js';
import { DocumentUnavailable } from './document-unavailable.js';
import { isPublicAddress } from './public-address.js';

const MAX_LENGTH = 2000;

/** The host as an address, where it is one: the URL parser has turned octal, hexadecimal and decimal notations into the usual one. */
const literal = (hostname: string): string | undefined => {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(host) === 0 ? undefined : host;
};

/**
 * The address as it will be fetched, if it may be.
 * @throws DocumentUnavailable when it is not https, holds credentials, or names an address that is not public
 */
export function fetchable(address: string, allowed: AllowedHosts): URL {
  const refuse = (): never => {
    throw new DocumentUnavailable('address-refused');
  };
  if (address.length > MAX_LENGTH || !URL.canParse(address)) return refuse();
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return refuse();
  if (allowed.includes(url)) return url.protocol === 'https:' || url.protocol === 'http:' ? url : refuse();
  if (url.protocol !== 'https:') return refuse();
  const host = literal(url.hostname);
  // No resolver is asked for an address, so it is checked here.
  return host !== undefined && !isPublicAddress(host) ? refuse() : url;
}
