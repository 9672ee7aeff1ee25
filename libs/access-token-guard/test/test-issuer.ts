import { TestIssuer as PublishedIssuer, signingKey } from '../src/testing/index.js';
import type { SigningKey, TestFeed, TestIssuerOptions } from '../src/testing/index.js';

type Claims = Readonly<Record<string, unknown>>;

/** Made once per file: RSA keys are slow to find. */
let rsaKey: Promise<SigningKey> | undefined;

/** The published issuer as these specs use it: with keys whose names are known, and tokens made of claims, which it need not know. */
export class TestIssuer extends PublishedIssuer {
  static async start(path = '', feed: TestIssuerOptions['feed'] = false): Promise<TestIssuer> {
    const issuer = new TestIssuer({ audience: 'https://api.example/documents', client: { clientId: 'docs api', clientSecret: 's:cret/1+1' }, algorithms: [], path, feed });
    await issuer.begin();
    rsaKey ??= signingKey('RS256', 'rs');
    issuer.keys = [await signingKey('ES256', 'es'), await rsaKey];
    return issuer;
  }

  /** An issuer that tells of revocations when the test says so, and writes its opaque tokens as Latchkey does. */
  static withFeed(path = ''): Promise<TestIssuer & { feed: TestFeed }> {
    return TestIssuer.start(path, 'without heartbeat') as Promise<TestIssuer & { feed: TestFeed }>;
  }

  claims(changes: Claims = {}): Claims {
    return this.claimsFor({ scope: 'documents:read', claims: changes });
  }

  async jwt(changes: Claims = {}, header: Claims = {}, key?: SigningKey): Promise<string> {
    return this.signed(this.claims(changes), { header, key });
  }

  opaque(changes: Claims = {}): string {
    const claims = this.claims(changes);
    const token = this.opaqueValue(claims);
    this.active.note(token, claims);
    return token;
  }
}
