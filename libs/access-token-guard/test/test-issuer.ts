import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { opaqueToken } from './opaque-token.js';
import { TestFeed } from './test-feed.js';

export interface IssuedKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Made once per file: RSA keys are slow to find. */
let rsaKey: Promise<IssuedKey> | undefined;

type Claims = Record<string, unknown>;

export async function issuedKey(algorithm: string, kid: string = randomUUID()): Promise<IssuedKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { kid, algorithm, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

/** An issuer in this process, over real HTTP: metadata, keys, introspection, and a count of every call. */
export class TestIssuer {
  readonly audience = 'https://api.example/documents';
  readonly client = { clientId: 'docs api', clientSecret: 's:cret/1+1' };
  readonly calls: Record<string, number> = {};
  readonly introspections: { authorization: string | undefined; body: string }[] = [];
  readonly active = new Map<string, Claims>();
  keys: IssuedKey[] = [];
  /** What `iss` and the metadata say; the address that it listens on unless a test sets another. */
  issuer = '';
  metadataIssuer: string | undefined;
  isDown = false;
  /** Held back until the test lets go. */
  gate: Promise<void> | undefined;
  /** Present where the issuer tells of revocations. */
  feed: TestFeed | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(path = ''): Promise<TestIssuer> {
    const issuer = new TestIssuer();
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    issuer.issuer = issuer.address + path;
    rsaKey ??= issuedKey('RS256', 'rs');
    issuer.keys = [await issuedKey('ES256', 'es'), await rsaKey];
    return issuer;
  }

  /** An issuer that tells of revocations, and writes its opaque tokens as Latchkey does. */
  static async withFeed(path = ''): Promise<TestIssuer> {
    const issuer = await TestIssuer.start(path);
    issuer.feed = new TestFeed(() => issuer.keys.map(({ publicJwk }) => publicJwk));
    return issuer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  claims(changes: Claims = {}): Claims {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer, sub: 'account-1', aud: this.audience, client_id: 'web', iat: now, nbf: now, exp: now + 300,
      jti: randomUUID(), scope: 'documents:read', aut: 'APPLICATION_USER', ...changes,
    };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  }

  async jwt(changes: Claims = {}, header: Claims = {}, key = this.keys[0]): Promise<string> {
    if (key === undefined) throw new Error('the issuer has no key');
    const protectedHeader = { alg: key.algorithm, kid: key.kid, typ: 'at+jwt', ...header };
    return new SignJWT(this.claims(changes)).setProtectedHeader(protectedHeader).sign(key.privateKey);
  }

  opaque(changes: Claims = {}): string {
    const claims = this.claims(changes);
    const key = this.feed?.opaqueKeys[0];
    const token = key === undefined ? `lk_at_${randomUUID().replaceAll('-', '')}` : opaqueToken(Number(claims['exp']), key);
    this.active.set(token, { active: true, token_type: 'Bearer', ...claims });
    return token;
  }

  private get path(): string {
    return new URL(this.issuer).pathname.replace(/\/$/, '');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.calls[url] = (this.calls[url] ?? 0) + 1;
    await this.gate;
    if (this.isDown) return void response.writeHead(503).end();
    const body = Buffer.concat(chunks).toString();
    if (this.feed !== undefined && url === `${this.path}/revocation-feed`) return this.feed.answer(request.headers, body, response);
    const document = this.document(url, request, body);
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  }

  private document(url: string, request: IncomingMessage, body: string): unknown {
    const { path } = this;
    if (url === `/.well-known/oauth-authorization-server${path}`) {
      const issuer = this.metadataIssuer ?? this.issuer;
      const feed = this.feed === undefined ? {} : { revocation_feed_endpoint: `${this.issuer}/revocation-feed` };
      return { issuer, jwks_uri: `${this.issuer}/jwks`, introspection_endpoint: `${this.issuer}/introspect`, ...feed };
    }
    if (url === `${path}/jwks`) return { keys: this.keys.map((key) => key.publicJwk) };
    if (url !== `${path}/introspect`) return undefined;
    this.introspections.push({ authorization: request.headers.authorization, body });
    return this.active.get(new URLSearchParams(body).get('token') ?? '') ?? { active: false };
  }
}
