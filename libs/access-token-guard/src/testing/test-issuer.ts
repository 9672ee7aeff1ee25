import type { AccessTokenVerifierOptions, IntrospectionClient, RunningAccessTokenVerifier } from '../core/index.js';
import { ActiveTokens } from './active-tokens.js';
import { answered } from './issuer-endpoints.js';
import type { Claims } from './issuer-endpoints.js';
import type { IssuerRequest } from './issuer-server.js';
import { opaqueToken } from './opaque-token.js';
import { checkRevocation, selectorOf } from './revocation.js';
import type { Revocation } from './revocation.js';
import { ServedIssuer } from './served-issuer.js';
import { signedText, signingKey } from './signing-key.js';
import type { SigningKey } from './signing-key.js';
import { TestFeed } from './test-feed.js';
import { checkOptions } from './test-issuer-options.js';
import type { TestIssuerOptions } from './test-issuer-options.js';
import { checkShape, claimsOf, headerOf } from './token-shape.js';
import type { TokenShape } from './token-shape.js';

const CLIENT: IntrospectionClient = { clientId: 'api', clientSecret: 'secret' };

/** An issuer in this process: metadata, keys, introspection and a revocation feed, which all say what a test wants. */
export class TestIssuer extends ServedIssuer {
  readonly audience: string;
  readonly client: IntrospectionClient;
  readonly introspections: { authorization: string | undefined; body: string }[] = [];
  /** What introspection answers of tokens that it knows: claims, or something else than an answer. */
  readonly active = new ActiveTokens();
  /** Newest first: the first one signs. */
  keys: SigningKey[] = [];
  /** Its identifier. */
  issuer = '';
  /** Members that take the place of those in its metadata. */
  metadata: Claims = {};
  /** Present where the issuer tells of revocations. */
  feed: TestFeed | undefined;

  protected constructor(private readonly settings: TestIssuerOptions) {
    super();
    checkOptions(settings);
    this.audience = settings.audience ?? 'https://api.example';
    this.client = settings.client ?? CLIENT;
    const { feed = true } = settings;
    if (feed !== false) this.feed = new TestFeed(() => this.keys.map(({ publicJwk }) => publicJwk), feed === true);
  }

  protected async begin(): Promise<this> {
    const { port = 0, path = '', algorithms = ['ES256'] } = this.settings;
    await this.listen(port);
    this.issuer = this.address + path;
    this.keys = await Promise.all(algorithms.map((algorithm) => signingKey(algorithm)));
    return this;
  }

  /** Makes and starts one; `createTestIssuer` is the same. */
  static async create(options: TestIssuerOptions): Promise<TestIssuer> {
    return new TestIssuer(options).begin();
  }

  override async stop(): Promise<void> {
    this.feed?.stop();
    await super.stop();
  }

  /** Ready for `createAccessTokenVerifier` and for `AccessTokenGuardModule.forRoot`. */
  get options(): AccessTokenVerifierOptions {
    const { issuer, audience, client: introspection } = this;
    // A key that was put in place a moment ago is looked for at once.
    const options = { issuers: [{ issuer, audience, introspection }], keyCache: { minInterval: 0.1 } };
    return this.hasPort ? options : { ...options, fetch: this.fetch };
  }

  /** Issues a token that the issuer then knows. Rejects with `TypeError` for a member of its shape that there is none of. */
  async token(shape: TokenShape = {}): Promise<string> {
    checkShape(shape);
    const claims = this.claimsFor({ ...shape, claims: { rev: this.feed?.position, ...shape.claims } });
    const token = shape.format === 'opaque' ? this.opaqueValue(claims) : this.signed(claims, shape);
    this.active.note(token, claims);
    return token;
  }

  /**
   * Ends every token that it concerns and tells the feed, as the revocation endpoint, a sign-out or an administrator would. Throws `TypeError` where it
   * concerns none that was ever issued: a test that expects a token to live on would pass by a misspelt name. `feed.revoke` tells of anything.
   */
  revoke(revocation: Revocation): void {
    checkRevocation(revocation);
    const selector = selectorOf(revocation, (token) => String(this.active.claimsOf(token)['jti'] ?? token));
    if (!this.active.concerns(selector)) throw new TypeError(`revoke(${JSON.stringify(revocation)}) ends nothing: no token was issued that it concerns.`);
    this.end(selector);
  }

  /** Makes a new key, which signs from now on; what older ones signed stays valid. */
  async rotateKeys(algorithm = this.newestKey.algorithm): Promise<SigningKey> {
    const key = await signingKey(algorithm);
    this.keys = [key, ...this.keys];
    this.feed?.tellKeys();
    return key;
  }

  /** Withdraws a key that leaked, and all that it signed; a new one takes its place. @param kid of the newest one when not given */
  async burnKey(kid = this.newestKey.kid): Promise<void> {
    this.keys = this.keys.filter((key) => key.kid !== kid);
    if (this.keys.length === 0) this.keys = [await signingKey('ES256')];
    this.feed?.tellKeys();
    this.end(`key:${kid}`);
  }

  /** Lets the feed say nothing, heartbeats included, on connections that stay open. */
  goSilent(): void {
    this.feed?.goSilent();
  }

  /** Lets the feed go on, with all that was missed. */
  speak(): void {
    this.feed?.speak();
  }

  /** Waits until a guard has heard of all that was revoked so far; at once where it does not follow the feed. */
  async heardBy(verifier: RunningAccessTokenVerifier): Promise<void> {
    await verifier.ready();
    const here = () => verifier.health().find(({ issuer }) => issuer === this.issuer);
    while (this.feed !== undefined && here()?.feed === 'followed' && (here()?.position ?? 0) < this.feed.position) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  protected claimsFor(shape: TokenShape): Record<string, unknown> {
    return claimsOf(shape, { issuer: this.issuer, audience: this.audience, now: (this.settings.now ?? Date.now)() });
  }

  protected get newestKey(): SigningKey {
    const [key] = this.keys;
    if (key === undefined) throw new Error('the issuer has no key');
    return key;
  }

  protected signed(claims: Claims, shape: TokenShape = {}): string {
    const { key = this.newestKey } = shape;
    return signedText(JSON.stringify(headerOf(shape, key)), JSON.stringify(claims), key);
  }

  protected opaqueValue({ exp }: Claims): string {
    return opaqueToken(Number(exp), this.feed?.opaqueKeys[0]);
  }

  private end(selector: string): void {
    this.active.end(selector);
    this.feed?.revoke(selector);
  }

  protected override answered(request: IssuerRequest): Promise<Response> {
    return answered(request, this);
  }
}

/** Starts an issuer in this process for tests of an API; `stop` ends it. */
export function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  return TestIssuer.create(options);
}
