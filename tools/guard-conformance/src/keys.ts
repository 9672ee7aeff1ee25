import { webcrypto } from 'node:crypto';
import { signingKey } from '@latchkey/access-token-guard/testing';
import type { SigningKey } from '@latchkey/access-token-guard/testing';

/** Keys of the issuer, and of others who would like to be it. */
export interface Keys {
  readonly rs: SigningKey;
  readonly es: SigningKey;
  readonly ps: SigningKey;
  readonly ed: SigningKey;
  readonly es384: SigningKey;
  readonly es512: SigningKey;
  /** An RSA key that is published for no algorithm in particular. */
  readonly any: SigningKey;
  /** Published for agreeing on other keys. */
  readonly forAgreement: SigningKey;
  /** Published for encryption: for an algorithm of it, and by its use alone. */
  readonly forEncryption: SigningKey;
  readonly forSealing: SigningKey;
  /** Published, of 1024 bits. */
  readonly short: SigningKey;
  /** Not published; each names itself like one that is. */
  readonly foreign: { readonly rs: SigningKey; readonly es: SigningKey };
  /** Not published, under a name of its own. */
  readonly stranger: SigningKey;
}

async function shortKey(): Promise<SigningKey> {
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const { kty, n, e } = await webcrypto.subtle.exportKey('jwk', publicKey);
  return { kid: 'rs-short', algorithm: 'RS256', privateKey, publicJwk: { kty: String(kty), n: String(n), e: String(e), kid: 'rs-short', alg: 'RS256', use: 'sig' } };
}

async function encryptionKey(): Promise<SigningKey> {
  const key = await signingKey('RS256', 'rs-enc');
  return { ...key, publicJwk: { ...key.publicJwk, use: 'enc', alg: 'RSA-OAEP-256' } };
}

async function sealingKey(): Promise<SigningKey> {
  const key = await signingKey('RS256', 'rs-seal');
  const { kty, n, e, kid } = key.publicJwk;
  return { ...key, publicJwk: { kty, n, e, kid, use: 'enc' } as SigningKey['publicJwk'] };
}

async function keyForAny(): Promise<SigningKey> {
  const key = await signingKey('RS256', 'rs-any');
  const { kty, n, e, kid } = key.publicJwk;
  return { ...key, publicJwk: { kty, n, e, kid, key_ops: ['verify'] } as SigningKey['publicJwk'] };
}

async function agreementKey(): Promise<SigningKey> {
  const key = await signingKey('ES256', 'es-agree');
  const { use: _use, ...publicJwk } = key.publicJwk;
  return { ...key, publicJwk: { ...publicJwk, key_ops: ['deriveBits'] } };
}

/** Every key is made once per process: RSA keys are slow to find. */
async function makeKeys(): Promise<Keys> {
  const [rs, es, ps, ed] = await Promise.all([signingKey('RS256', 'rs-1'), signingKey('ES256', 'es-1'), signingKey('PS256', 'ps-1'), signingKey('EdDSA', 'ed-1')]);
  const [es384, es512] = await Promise.all([signingKey('ES384', 'es-384'), signingKey('ES512', 'es-512')]);
  const [forEncryption, forSealing, short, any, forAgreement] = await Promise.all([encryptionKey(), sealingKey(), shortKey(), keyForAny(), agreementKey()]);
  const foreign = { rs: await signingKey('RS256', rs.kid), es: await signingKey('ES256', es.kid) };
  return { rs, es, ps, ed, es384, es512, any, forEncryption, forSealing, forAgreement, short, foreign, stranger: await signingKey('RS256', 'stranger') };
}

let keys: Promise<Keys> | undefined;

/** The keys of this process. */
export const madeKeys = (): Promise<Keys> => (keys ??= makeKeys());
