import { hash, timingSafeEqual } from 'node:crypto';

// RFC 7636 §4.1: code-verifier = 43*128unreserved
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;
// RFC 7636 §4.2: BASE64URL-ENCODE(SHA256(...)) is 43 characters.
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** Whether `value` can be an S256 code challenge (RFC 7636 §4.2). */
export const isCodeChallenge = (value: string): boolean => S256_CHALLENGE.test(value);

/** Whether `value` has the form of a code verifier (RFC 7636 §4.1). */
const isCodeVerifier = (value: string): boolean => VERIFIER.test(value);

/** Whether the verifier is the one that the S256 challenge was made from (RFC 7636 §4.6). */
export function verifyCodeChallenge(verifier: string, challenge: string): boolean {
  if (!isCodeVerifier(verifier) || !isCodeChallenge(challenge)) return false;
  return timingSafeEqual(Buffer.from(hash('sha256', verifier, 'base64url')), Buffer.from(challenge));
}
