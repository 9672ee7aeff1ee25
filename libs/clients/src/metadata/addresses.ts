import { hasPlainHost, isLoopbackRedirect, isPrivateUseRedirect, redirectUriFault } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MAX_URIS = 100;
const MAX_LENGTH = 2000;

type ApplicationType = ClientRecord['applicationType'];

/** RFC 8252 §8.3 prefers the address literals, but a page under development is at `localhost`. */
const isLocal = (url: URL): boolean => url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';

const NO_HOST = 'must name a host in letters, digits, dots and hyphens';
const SECURE = 'must use https; http is for localhost, 127.0.0.1 and [::1] only';

function uriFault(value: string, type: ApplicationType): string | undefined {
  const fault = redirectUriFault(value);
  if (fault !== undefined) return fault;
  if (isPrivateUseRedirect(value)) return type === 'native' ? undefined : 'must use https; a private-use scheme is for application_type native';
  return value.toLowerCase().startsWith('https:') || isLoopbackRedirect(value) || isLocal(new URL(value)) ? undefined : SECURE;
}

/** Redirect URIs (RFC 6749 §3.1.2, RFC 8252 §7): https, http on the own machine, and for native applications a private-use scheme. */
export const readRedirectUris = (members: Members, member: string, type: ApplicationType): readonly string[] | undefined =>
  members.texts(member, { items: MAX_URIS, length: MAX_LENGTH }, (value) => uriFault(value, type));

function originFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.origin === 'null' || url.origin !== value) return 'must be an origin as a browser sends it, as https://app.example.com';
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal(url)) ? undefined : SECURE;
}

/** Origins as RFC 6454 §6.2 serialises them. */
export const readOrigins = (members: Members, member: string): readonly string[] | undefined =>
  members.texts(member, { items: MAX_URIS, length: 300 }, originFault);

/**
 * The address of a document that the server fetches: https; http for a local host, which is fetched only where the operator allows that
 * host by name.
 */
export const readDocumentAddress = (members: Members, member: string): string | undefined => {
  const value = members.text(member, MAX_LENGTH);
  const fault = value === undefined ? undefined : documentFault(value);
  if (fault !== undefined) throw new MetadataFault(member, fault);
  return value;
};

/** Several of those. */
export const readDocumentAddresses = (members: Members, member: string): readonly string[] | undefined =>
  members.texts(member, { items: MAX_URIS, length: MAX_LENGTH }, documentFault);

function documentFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url)))) return 'must be an https address';
  if (!hasPlainHost(url)) return NO_HOST;
  return url.username || url.password ? 'must not hold credentials' : undefined;
}

/** Where the server tells the client of a sign-out, or has the browser tell it: such an address, without a fragment. */
export const readLogoutAddress = (members: Members, member: string): string | undefined => {
  const value = readDocumentAddress(members, member);
  if (value?.includes('#')) throw new MetadataFault(member, 'must not have a fragment');
  return value;
};

function pageFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must be an http or https address';
  if (!hasPlainHost(url)) return NO_HOST;
  return url.username || url.password ? 'must not hold credentials' : undefined;
}

/** The address of a page that people are shown a link to; never one that runs a script. */
export const readPage = (members: Members, member: string): string | undefined => {
  const value = members.text(member, MAX_LENGTH);
  const fault = value === undefined ? undefined : pageFault(value);
  if (fault !== undefined) throw new MetadataFault(member, fault);
  return value;
};
