import { createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { certificateConfirmation, createProofKey, createTestIssuer, signedText } from '@latchkey/access-token-guard/testing';
import type { ProofKey, SigningKey, TestIssuer, TestIssuerOptions, TokenShape } from '@latchkey/access-token-guard/testing';
import type { Attempt, Route } from './case.js';
import { issuedCertificates } from './certificates.js';
import type { Certificates } from './certificates.js';
import { madeKeys } from './keys.js';
import type { Keys } from './keys.js';
import type { Target } from './target.js';

type Members = Readonly<Record<string, unknown>>;

/** What nobody makes anew for each API. */
interface Tools {
  readonly keys: Keys;
  readonly certificates: Certificates;
  readonly proofKey: ProofKey;
}

/** Where cases get their tokens: an issuer that the API under test trusts, and all that an attacker has. */
export class Workshop {
  readonly keys: Keys;
  readonly certificates: Certificates;
  readonly proofKey: ProofKey;
  /** What the API asked for in proofs (RFC 9449 §9). */
  nonce: string | undefined;
  /** The API under test; set by the driver. */
  target: Target = { url: '', features: [] };

  private constructor(
    readonly issuer: TestIssuer,
    { keys, certificates, proofKey }: Tools,
  ) {
    this.keys = keys;
    this.certificates = certificates;
    this.proofKey = proofKey;
    // As after a change of keys: the newest makes tokens, and older ones are good.
    issuer.feed?.opaqueKeys.push(randomBytes(32));
    this.reset();
  }

  static async open(options: TestIssuerOptions = {}): Promise<Workshop> {
    const [issuer, keys, certificates, proofKey] = await Promise.all([createTestIssuer({ ...options, algorithms: [] }), madeKeys(), issuedCertificates(), createProofKey()]);
    return new Workshop(issuer, { keys, certificates, proofKey });
  }

  get publishedKeys(): Readonly<Record<string, SigningKey>> {
    const { foreign: _foreign, stranger: _stranger, ...published } = this.keys;
    return published;
  }

  /** Forgets what was issued and revoked so far. */
  reset(): void {
    this.issuer.keys = Object.values(this.publishedKeys);
    this.issuer.active.clear();
    if (this.issuer.feed !== undefined) this.issuer.feed.entries = [];
  }

  close(): Promise<void> {
    return this.issuer.stop();
  }

  /** Where the API under test is. */
  get url(): string {
    return this.target.url;
  }

  urlOf(route: Route): string {
    return this.target.routes?.[route] ?? this.url;
  }

  /** The claims of a token that is accepted, with changes; undefined leaves one out. */
  claims(changes: Members = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    const { issuer: iss, audience: aud, feed } = this.issuer;
    return { iss, sub: 'account-1', aud, client_id: 'web', iat: now, exp: now + 300, jti: randomUUID(), scope: 'documents:read', rev: feed?.position, ...changes };
  }

  /** A token with other claims than those that are accepted. */
  jwt(claims: Members = {}, header: Members = {}, key = this.keys.rs): string {
    return this.text(JSON.stringify(this.header(header, key)), JSON.stringify(this.claims(claims)), key);
  }

  header(changes: Members = {}, { algorithm, kid } = this.keys.rs): Record<string, unknown> {
    return { alg: algorithm, typ: 'at+jwt', kid, ...changes };
  }

  /** Exactly these texts, signed; a token that its issuer stands for, should it be asked. */
  text(header: string | Buffer, payload: string | Buffer, key = this.keys.rs): string {
    const token = signedText(header, payload, key);
    this.issuer.active.set(token, { active: true });
    return token;
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
    const { method = 'GET', route } = attempt;
    const url = route === undefined ? this.url : this.urlOf(route);
    const text = this.proofKey.proof({ method, url, token, nonce: this.nonce, ...proof });
    return { ...attempt, lines: [['Authorization', `DPoP ${token}`], ['DPoP', text], ...(attempt.lines ?? [])] };
  }

  /** The key that signs quickest of those that the API takes, for cases that are not about signatures. */
  get quickKey(): SigningKey {
    return this.target.features.includes('ES256') ? this.keys.es : this.keys.rs;
  }

  bound(shape: TokenShape = {}): Promise<string> {
    return this.issuer.token({ cnf: this.proofKey.cnf, key: this.quickKey, ...shape });
  }

  /** A token that is bound to the client's certificate (RFC 8705 §3). */
  certified(shape: TokenShape = {}): Promise<string> {
    return this.bound({ cnf: certificateConfirmation(this.certificates.own.certificate), ...shape });
  }
}
