import { createPublicKey, randomUUID, webcrypto } from 'node:crypto';
import { createProofKey, createTestIssuer, signedText, signingKey } from '@latchkey/access-token-guard/testing';
import type { ProofKey, SigningKey, TestIssuer, TestIssuerOptions, TokenShape } from '@latchkey/access-token-guard/testing';
import type { Attempt } from './case.js';

type Members = Readonly<Record<string, unknown>>;

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
  /** Published for encryption. */
  readonly forEncryption: SigningKey;
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
  const [forEncryption, short, any, forAgreement] = await Promise.all([encryptionKey(), shortKey(), keyForAny(), agreementKey()]);
  const foreign = { rs: await signingKey('RS256', rs.kid), es: await signingKey('ES256', es.kid) };
  return { rs, es, ps, ed, es384, es512, any, forEncryption, forAgreement, short, foreign, stranger: await signingKey('RS256', 'stranger') };
}

let keys: Promise<Keys> | undefined;

/** Where cases get their tokens: an issuer that the API under test trusts, and all that an attacker has. */
export class Workshop {
  /** What the API asked for in proofs (RFC 9449 §9). */
  nonce: string | undefined;

  private constructor(
    readonly issuer: TestIssuer,
    readonly keys: Keys,
    readonly proofKey: ProofKey,
  ) {}

  static async open(options: TestIssuerOptions = {}): Promise<Workshop> {
    const [issuer, made, proofKey] = await Promise.all([createTestIssuer({ ...options, algorithms: [] }), (keys ??= makeKeys()), createProofKey()]);
    const { foreign: _foreign, stranger: _stranger, ...published } = made;
    issuer.keys = Object.values(published);
    return new Workshop(issuer, made, proofKey);
  }

  close(): Promise<void> {
    return this.issuer.stop();
  }

  /** Where the API under test is; set by the driver. */
  url = '';

  /** The claims of a token that is accepted, with changes; undefined leaves one out. */
  claims(changes: Members = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    const { issuer: iss, audience: aud } = this.issuer;
    return { iss, sub: 'account-1', aud, client_id: 'web', iat: now, exp: now + 300, jti: randomUUID(), scope: 'documents:read', ...changes };
  }

  /** A token with other claims than those that are accepted. */
  jwt(claims: Members = {}, header: Members = {}, key = this.keys.rs): string {
    return this.text(JSON.stringify(this.header(header, key)), JSON.stringify(this.claims(claims)), key);
  }

  header(changes: Members = {}, { algorithm, kid } = this.keys.rs): Record<string, unknown> {
    return { alg: algorithm, typ: 'at+jwt', kid, ...changes };
  }

  /** Exactly these texts, signed. */
  text(header: string | Buffer, payload: string | Buffer, key = this.keys.rs): string {
    return signedText(header, payload, key);
  }

  opaque(shape: TokenShape = {}): Promise<string> {
    return this.issuer.token({ ...shape, format: 'opaque' });
  }

  /** An opaque token of which introspection says just this, or answers so. */
  async introspectedAs(answer: Members | (() => Response)): Promise<string> {
    const token = await this.opaque();
    this.issuer.active.set(token, answer);
    return token;
  }

  /** The PEM of the key that everybody may know. */
  publicPem({ publicJwk }: SigningKey = this.keys.rs): string {
    return createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
  }

  /** Where an attacker publishes keys; `wasLured` tells whether anybody came. */
  get attackerUrl(): string {
    return `${this.issuer.address}/attacker/${randomUUID()}`;
  }

  readonly wasLured = (): string | undefined =>
    Object.keys(this.issuer.calls).some((path) => path.startsWith('/attacker/')) ? 'fetched an address that the token named' : undefined;

  /** Sends a bound token with its proof. */
  proven(token: string, proof: Partial<Parameters<ProofKey['proof']>[0]> = {}, attempt: Attempt = {}): Attempt {
    const text = this.proofKey.proof({ method: attempt.method ?? 'GET', url: this.url, token, nonce: this.nonce, ...proof });
    return { ...attempt, lines: [['Authorization', `DPoP ${token}`], ['DPoP', text], ...(attempt.lines ?? [])] };
  }

  bound(shape: TokenShape = {}): Promise<string> {
    return this.issuer.token({ cnf: this.proofKey.cnf, key: this.keys.rs, ...shape });
  }
}
