import { hasPlainHost } from './host-name.js';

const MAX_LENGTH = 2000;
// RFC 3986 §2: what is not unreserved, reserved or a percent-encoded octet has no place in a URI.
const URI = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=[:/?#]|$)(?::[0-9]{1,5})?/;
const SCRIPTING = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:', 'filesystem:', 'view-source:']);

/** Why `value` cannot be registered as a redirect URI, or undefined when it can (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §4.1). */
export function redirectUriFault(value: string): string | undefined {
  if (value.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (!URI.test(value)) return 'holds a character that a URI may not hold';
  if (value.includes('#')) return 'must not have a fragment';
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return 'must be an absolute URI';
  if (url.username || url.password) return 'must not hold credentials';
  // A browser takes `https:app.example` for a path at the server that sends it there.
  if (/^https?:(?!\/\/[^/])/i.test(value)) return 'must name its host behind two slashes';
  if (SCRIPTING.has(url.protocol)) return `must not use the scheme ${url.protocol.slice(0, -1)}`;
  if (url.protocol === 'http:' || url.protocol === 'https:') return hasPlainHost(url) ? undefined : 'must name a host in letters, digits, dots and hyphens';
  // RFC 8252 §7.1: a private-use scheme is a reversed domain name, so that two applications do not meet in one.
  return url.protocol.includes('.') ? undefined : 'must use https, http, or a private-use scheme that contains a dot, as com.example.app:';
}

/** Whether the URI is http on a loopback address literal (RFC 8252 §7.3); the name `localhost` is none, see §8.3. */
export const isLoopbackRedirect = (uri: string): boolean => LOOPBACK.test(uri);

/** Whether the URI has a scheme of its application's own (RFC 8252 §7.1). */
export const isPrivateUseRedirect = (uri: string): boolean => !/^https?:/i.test(uri);

const withoutPort = (uri: string): string => uri.replace(LOOPBACK, (origin) => origin.replace(/:[0-9]{1,5}$/, ''));

/**
 * Whether a requested redirect URI is a registered one: equal character by character (RFC 9700 §4.1.3), but for the port of a
 * loopback address, which the operating system gives the application anew each time (RFC 8252 §7.3).
 */
export function redirectUriMatches(requested: string, registered: readonly string[]): boolean {
  if (registered.includes(requested)) return true;
  if (!isLoopbackRedirect(requested) || redirectUriFault(requested) !== undefined) return false;
  return registered.some((uri) => isLoopbackRedirect(uri) && withoutPort(uri) === withoutPort(requested));
}
