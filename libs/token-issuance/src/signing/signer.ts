import { constants, createPrivateKey, sign, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import type { SigningAlgorithm } from '@latchkey/protocol';
import { SigningTurn } from './signing-turn.js';

interface Algorithm {
  readonly digest: string | null;
  readonly options: Omit<SignKeyObjectInput, 'key'>;
  /** A signature that takes a millisecond goes to the thread pool; one of 20 µs would cost more to send there than to make. */
  readonly slow: boolean;
}

const ecdsa = (digest: string): Algorithm => ({ digest, options: { dsaEncoding: 'ieee-p1363' }, slow: false });
const rsa = (digest: string): Algorithm => ({ digest, options: { padding: constants.RSA_PKCS1_PADDING }, slow: true });
const rsaPss = (digest: string, saltLength: number): Algorithm => ({
  digest,
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
  slow: true,
});

// RFC 7518 §3.3–3.5, RFC 8037 §3.1
const ALGORITHMS: Readonly<Record<SigningAlgorithm, Algorithm>> = {
  ES256: ecdsa('sha256'),
  ES384: ecdsa('sha384'),
  ES512: ecdsa('sha512'),
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  PS256: rsaPss('sha256', 32),
  PS384: rsaPss('sha384', 48),
  PS512: rsaPss('sha512', 64),
  EdDSA: { digest: null, options: {}, slow: false },
};

/** One for all keys: the tables are those of the curve. */
const TURN = new SigningTurn();

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims with one key, as compact JWS (RFC 7515 §3.1). */
export class Signer {
  private readonly key: KeyObject;
  private readonly headers = new Map<string, string>();

  constructor(
    readonly kid: string,
    readonly alg: SigningAlgorithm,
    privateJwk: Readonly<Record<string, unknown>>,
  ) {
    this.key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
  }

  /** @param typ the `typ` of the header (RFC 8725 §3.11) */
  async sign(typ: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const input = `${this.header(typ)}.${encode(claims)}`;
    const signature = await this.signature(Buffer.from(input));
    return `${input}.${signature.toString('base64url')}`;
  }

  private signature(data: Buffer): Promise<Buffer> {
    const { digest, options, slow } = ALGORITHMS[this.alg];
    const key = { key: this.key, ...options };
    if (!slow) return TURN.run(() => sign(digest, data, key));
    return new Promise((resolve, reject) => {
      sign(digest, data, key, (error, signature) => (error ? reject(error) : resolve(signature)));
    });
  }

  private header(typ: string): string {
    let header = this.headers.get(typ);
    if (header === undefined) this.headers.set(typ, (header = encode({ alg: this.alg, typ, kid: this.kid })));
    return header;
  }
}
