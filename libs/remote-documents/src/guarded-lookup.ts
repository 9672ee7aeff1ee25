import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { DocumentUnavailable } from './document-unavailable.js';
import { isPublicAddress } from './public-address.js';

/** How a name becomes addresses; the machine's resolver unless a test says otherwise. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

async function publicAddresses(resolve: Resolve, hostname: string): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(hostname);
  if (!first) throw new DocumentUnavailable('unreachable');
  // One is enough: a name that has both a public and an inner address is somebody's attempt.
  if (![first, ...others].every(({ address }) => isPublicAddress(address))) throw new DocumentUnavailable('address-refused');
  return [first, ...others];
}

/**
 * The lookup that the socket itself makes, so that the addresses which are checked are those that are connected to: a name that resolves
 * differently the second time (DNS rebinding) is not asked for a second time.
 */
export const guardedLookup = (resolve: Resolve): LookupFunction => (hostname, options, callback) => {
  publicAddresses(resolve, hostname).then(
    (addresses) => (options.all ? callback(null, [...addresses]) : callback(null, addresses[0].address, addresses[0].family)),
    (error: Error) => callback(error, '', 0),
  );
};
