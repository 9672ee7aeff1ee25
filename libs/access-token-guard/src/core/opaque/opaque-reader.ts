import { createHash } from 'node:crypto';
import { BoundedCache } from '../bounded-cache.js';
import { AccessTokenError, InvalidAccessToken, VerificationUnavailable } from '../errors.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import type { GuardSettings } from '../settings.js';
import type { ReadToken, TokenReader } from '../token-reader.js';
import { introspect } from './introspection.js';

/** Milliseconds between two reports of an issuer that cannot be asked. */
const REPORT_INTERVAL = 10_000;

/**
 * Reads opaque access tokens by introspection (RFC 7662): a short memory keyed by the token's hash, one call under way per
 * token. An issuer that cannot be asked never leads to acceptance.
 */
export class OpaqueReader implements TokenReader {
  readonly #active: BoundedCache<ReadToken>;
  readonly #inactive: BoundedCache<InvalidAccessToken>;
  readonly #underWay = new Map<string, Promise<ReadToken>>();
  readonly #asked: readonly TrustedIssuer[];
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly guard: GuardSettings,
  ) {
    this.#asked = issuers.filter((issuer) => issuer.settings.introspection !== undefined);
    this.#active = new BoundedCache(guard.introspectionCache.maxEntries, guard.now);
    this.#inactive = new BoundedCache(guard.introspectionCache.maxEntries, guard.now);
  }

  reads(): boolean {
    return true;
  }

  async read(token: string): Promise<ReadToken> {
    if (this.#asked.length === 0) throw new InvalidAccessToken('The token is opaque; expected a JWT.');
    const key = createHash('sha256').update(token).digest('base64url');
    const known = this.#active.get(key);
    if (known !== undefined) return known;
    const refusal = this.#inactive.get(key);
    if (refusal !== undefined) throw new InvalidAccessToken(refusal.description);
    return this.#underWay.get(key) ?? this.start(key, token);
  }

  private start(key: string, token: string): Promise<ReadToken> {
    if (this.#underWay.size >= this.guard.introspectionCache.maxInFlight) {
      return Promise.reject(new VerificationUnavailable('too many introspection calls are under way'));
    }
    const call = this.ask(key, token).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, call);
    return call;
  }

  private async ask(key: string, token: string): Promise<ReadToken> {
    const { now, introspectionCache } = this.guard;
    try {
      const read = await this.askEachIssuer(token);
      const exp = typeof read.claims['exp'] === 'number' ? read.claims['exp'] * 1000 : 0;
      this.#active.set(key, read, Math.min(now() + introspectionCache.ttl, exp));
      return read;
    } catch (error) {
      if (error instanceof InvalidAccessToken) this.#inactive.set(key, error, now() + introspectionCache.negativeTtl);
      throw error;
    }
  }

  /** Nothing in an opaque token says whose it is, so the issuers are asked in the order in which they are configured. */
  private async askEachIssuer(token: string): Promise<ReadToken> {
    let failure: unknown;
    for (const issuer of this.#asked) {
      const { introspection } = issuer.settings;
      if (introspection === undefined) continue;
      try {
        const claims = await introspect(token, issuer, introspection);
        if (claims !== undefined) return { issuer: issuer.settings, claims: frozen(claims) };
      } catch (error) {
        if (error instanceof AccessTokenError) throw error;
        this.reportOnce(issuer, error);
        failure ??= error;
      }
    }
    // "Not active" of some is no refusal while the one that may know the token did not answer.
    if (failure !== undefined) throw new VerificationUnavailable(failure);
    throw new InvalidAccessToken('The token is not active: unknown, expired or revoked.');
  }

  private reportOnce(issuer: TrustedIssuer, error: unknown): void {
    const now = this.guard.now();
    if (now - this.#reportedAt < REPORT_INTERVAL) return;
    this.#reportedAt = now;
    this.guard.report(`Introspection at ${issuer.settings.issuer}: ${error instanceof Error ? error.message : 'unknown failure'}`);
  }
}

/** What is remembered is handed to many requests: none may change it for the next. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
