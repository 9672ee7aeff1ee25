import { KeyObject, constants, createHmac, randomUUID, sign } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';

/** A key that an issuer signs with. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Makes a key for one algorithm (RFC 7518 §3.1, RFC 8037). */
export async function signingKey(algorithm: string, kid: string = randomUUID()): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { kid, algorithm, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

function signatureOver(input: Buffer, { algorithm, privateKey }: SigningKey): Buffer {
  const key = KeyObject.from(privateKey as never);
  if (algorithm.startsWith('Ed')) return sign(null, input, key);
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) return sign(hash, input, { key, dsaEncoding: 'ieee-p1363' });
  if (algorithm.startsWith('RS')) return sign(hash, input, key);
  return sign(hash, input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

/** Signs exactly these texts as a compact JWS, however wrong they are: what a careless issuer, or a thief of its key, could send. */
export function signedText(header: string | Buffer, payload: string | Buffer, key: SigningKey): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${signatureOver(Buffer.from(input), key).toString('base64url')}`;
}

/** A compact JWS with an HMAC (HS256, HS384 or HS512), under a secret of whoever calls. */
export function symmetricText(header: string, payload: string, secret: string | Buffer, hash = 'sha256'): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

/** A compact JWS whose signature is empty (RFC 7515 appendix A.5). */
export function unsignedText(header: string, payload: string): string {
  return `${base64url(header)}.${base64url(payload)}.`;
}
