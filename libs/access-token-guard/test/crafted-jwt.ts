import { KeyObject, createHmac, sign } from 'node:crypto';
import type { IssuedKey } from './test-issuer.js';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Signs exactly these texts with ES256, however wrong they are: what a careless issuer, or a thief of its key, could send. */
export function crafted(key: IssuedKey, header: string, payload: string): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key: KeyObject.from(key.privateKey as never), dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** A JWT with an HMAC, under a secret that everyone can read. */
export function symmetric(header: object, payload: object, secret: string): string {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A JWT without a signature. */
export function unsigned(header: object, payload: object): string {
  return `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}.`;
}
