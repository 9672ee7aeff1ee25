import type { IntrospectionClient } from '../options.js';

/** Encodes a client's id or secret for the Basic scheme (RFC 6749 §2.3.1): form-urlencoded first, so that `:` cannot split it elsewhere. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

/** How the resource authenticates at its issuer: the value of `Authorization` for `client_secret_basic`. */
export function basic({ clientId, clientSecret }: IntrospectionClient): string {
  return `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;
}
